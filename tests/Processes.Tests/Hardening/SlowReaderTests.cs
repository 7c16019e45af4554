using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Callers who ask for much and read nothing.</summary>
public sealed class SlowReaderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact(Timeout = 180_000)]
    public async Task List_OfACallerWhoDoesNotRead_GivesItsPlaceBack()
    {
        using var workplace = new Workplace();
        var settings = Workplace.Settings();
        settings["Lists"] = new JsonObject { ["MaxConcurrent"] = 1 };
        await using var api = await ApiProcess.StartAsync(workplace, settings);
        // Problems are long lines: these are megabytes.
        var body = JsonSerializer.Serialize(new { users = Enumerable.Range(0, 50_000).Select(i => $"nobody-{i}") });
        using var client = await RawClient.ConnectAsync(api.Http.BaseAddress!);
        await client.SendAsync("POST /pipelines/churn/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadStartAsync(Limit), StringComparison.Ordinal);
        var refused = await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/score", HttpStatusCode.ServiceUnavailable, Users());
        Assert.EndsWith(":saturated", (string)refused["type"]!, StringComparison.Ordinal);
        Assert.Contains("Lists:MaxConcurrent", (string)refused["detail"]!, StringComparison.Ordinal);
        var before = api.PeakMemory;

        await Eventually.TrueAsync(async () => await AskAsync(api) == HttpStatusCode.OK, Limit,
            () => "the place of a list whose caller does not read to be free");

        Assert.InRange(api.PeakMemory - before, 0, 256 * 1024 * 1024);
    }

    private static async Task<HttpStatusCode> AskAsync(ApiProcess api)
    {
        using var response = await api.Http.PostAsync("/pipelines/churn/score", Users());
        return response.StatusCode;
    }

    private static JsonContent Users() => JsonContent.Create(new { users = new[] { "c001" } });
}
