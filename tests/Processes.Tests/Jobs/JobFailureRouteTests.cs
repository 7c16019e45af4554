using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class JobFailureRouteTests(ServingApi serving)
{
    private static readonly string[] Nobodies = [.. Enumerable.Range(1, 5).Select(i => $"nobody{i}")];

    [Fact]
    public async Task Failures_OfAJob_AreReadByPagesAndCountedByReason()
    {
        var job = await RunAsync(["c001", "gap", .. Nobodies]);

        var first = await GetAsync($"/jobs/{job}/failures?limit=4");
        var second = await GetAsync($"/jobs/{job}/failures?limit=4&after={(string)first["next"]!}");

        Assert.Equal((job, "strict"), ((string)first["job"]!, (string)first["pipeline"]!));
        Assert.Equal([5, 1], first["reasons"]!.AsArray().Select(reason => (int)reason!["users"]!));
        Assert.Equal(["gap", .. Nobodies], Users(first).Concat(Users(second)));
        Assert.All(first["failures"]!.AsArray(), failure => Assert.Matches("^20..-..-..T.*Z$", (string)failure!["recordedAt"]!));
        Assert.Null(second["reasons"]);
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task Failures_OfOneReason_AreOnlyItsUsers()
    {
        var job = await RunAsync(["gap", .. Nobodies]);
        var reasons = (await GetAsync($"/jobs/{job}/failures"))["reasons"]!.AsArray();

        var found = await GetAsync($"/jobs/{job}/failures?reason={Uri.EscapeDataString((string)reasons[1]!["reason"]!)}");

        Assert.Equal(["gap"], Users(found));
    }

    [Fact]
    public async Task Failures_UnknownJobOrLimit_AreProblems()
    {
        var unknown = await GetAsync($"/jobs/{Guid.NewGuid()}/failures", HttpStatusCode.NotFound);
        var no = await GetAsync("/jobs/x/failures", HttpStatusCode.NotFound);
        var limit = await GetAsync($"/jobs/{Guid.NewGuid()}/failures?limit=1001", HttpStatusCode.BadRequest);
        // PostgreSQL takes no such character.
        var nul = await GetAsync($"/jobs/{Guid.NewGuid()}/failures?reason=a%00b", HttpStatusCode.BadRequest);

        Assert.Equal(
            ["unknown-job", "unknown-job", "invalid-request", "invalid-request"],
            new[] { unknown, no, limit, nul }.Select(problem => ((string)problem["type"]!).Split(':')[^1]));
        Assert.Equal("\"limit\" is 1001; set 1 to 1000.", (string)limit["detail"]!);
    }

    private static IEnumerable<string> Users(JsonObject page) => page["failures"]!.AsArray().Select(failure => (string)failure!["user"]!);

    private Task<JsonObject> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        serving.Http.JsonAsync(HttpMethod.Get, path, expected);

    private async Task<string> RunAsync(string[] users)
    {
        using var body = JsonContent.Create(new { users, parallel = true });
        var id = (string)(await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/strict/jobs", HttpStatusCode.Accepted, body))["id"]!;
        await Eventually.TrueAsync(
            async () => (string)(await GetAsync($"/jobs/{id}"))["status"]! is "Completed" or "Failed",
            TimeSpan.FromSeconds(60),
            () => "the job to end");
        return id;
    }
}
