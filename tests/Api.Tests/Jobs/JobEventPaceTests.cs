using System.Diagnostics;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class JobEventPaceTests(ServingApi serving)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_OfAClientThatHasSeenAll_ComeOnlyAfterAMoment()
    {
        using var held = serving.Folder.HoldScores();
        var id = (string)(await serving.Http.AskAsync("POST /pipelines/append/jobs", """{"users":["u001"],"parallel":true}""")).Json["id"]!;
        await Eventually.TrueAsync(
            async () => (string)(await serving.Http.AskAsync($"GET /jobs/{id}")).Json["status"]! == "Running", "the job to run");

        var news = await FirstAsync(id, lastEventId: "Running-99");
        var nothingNew = await FirstAsync(id, lastEventId: "Running-0");
        await serving.Http.AskAsync($"POST /jobs/{id}/cancel");

        Assert.Equal(("id: Running-0", "id: Running-0"), (news.Line, nothingNew.Line));
        // The next event comes with progress, or after a second.
        Assert.True(nothingNew.After > TimeSpan.FromSeconds(0.5), $"The event came after {nothingNew.After}.");
    }

    private async Task<(string? Line, TimeSpan After)> FirstAsync(string job, string lastEventId)
    {
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{job}/events");
        request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await serving.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                return (line, watch.Elapsed);
        }

        return (null, watch.Elapsed);
    }
}
