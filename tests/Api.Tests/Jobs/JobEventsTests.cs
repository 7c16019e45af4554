using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class JobEventsTests(ServingApi serving)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Events_OfAJobThatIsOver_AreItsLastAndTheEnd()
    {
        var made = await Http.AskAsync("POST /pipelines/append/jobs", """{"users":["u001","nobody"],"parallel":true}""");
        var job = await Http.EndOfJobAsync((string)made.Json["id"]!);

        var events = await Http.AskAsync($"GET /jobs/{job["id"]}/events");
        var seen = await Http.AskAsync($"GET /jobs/{job["id"]}/events", null, ("Last-Event-ID", "Completed-2"));

        Assert.Equal($"id: Completed-2\nevent: progress\ndata: {job.ToJsonString()}\n\n", events.Text);
        // Who has seen the end gets the end all the same.
        Assert.Equal(events.Text, seen.Text);
        Assert.Equal(("text/event-stream", "no-store", "no"),
            (events.Type, events.Header("Cache-Control"), events.Header("X-Accel-Buffering")));
    }

    [Fact]
    public async Task Events_OfARunningJob_ComeAgainWithoutProgressAndEndWithTheJob()
    {
        string id;
        IReadOnlyList<string> ids;
        using (serving.Folder.HoldScores())
        {
            id = (string)(await Http.AskAsync("POST /pipelines/append/jobs", """{"parallel":true}""")).Json["id"]!;
            await Eventually.TrueAsync(
                async () => (string)(await Http.AskAsync($"GET /jobs/{id}")).Json["status"]! == "Running", "the job to run");
            ids = await IdsAsync(id, lastEventId: "Running-0", count: 2);
        }

        Assert.Equal(["Running-0", "Running-0"], ids);
        var rest = await Http.AskAsync($"GET /jobs/{id}/events");
        Assert.Contains("id: Completed-306\n", rest.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", rest.Text, StringComparison.Ordinal);
        var last = rest.Text.Split("data: ")[^1];
        Assert.Equal((id, "Completed"), ((string)JsonNode.Parse(last)!["id"]!, (string)JsonNode.Parse(last)!["status"]!));
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string job, string lastEventId, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{job}/events");
        request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        var ids = new List<string>();
        while (ids.Count < count && await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                ids.Add(line["id: ".Length..]);
        }

        return ids;
    }
}
