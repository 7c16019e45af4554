using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class JobRouteTests(ServingApi serving) : IClassFixture<ServingApi>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Jobs_ListOfUsers_GivesTheSameScoresAsCallsAndNamesWhoFailed()
    {
        string[] users = [.. Enumerable.Range(1, 300).Select(i => $"c{i:000}"), "o'brien; drop table customers; --", "ünï-用户-🙂", "nobody"];
        var expected = (await serving.Http.LinesAsync("/pipelines/append/score", users)).Where(line => line["outputs"] is not null).ToDictionary(line => (string)line["user"]!, line => line["outputs"]!.ToJsonString());

        var made = await CreateAsync("churn", new { users });
        var job = await EndAsync(made);

        Assert.Equal(("Completed", 303, 302, 1), ((string?)job["status"], (int)job["total"]!, (int)job["scored"]!, (int)job["failed"]!));
        foreach (var (user, outputs) in expected)
        {
            var stored = await serving.Http.JsonAsync(HttpMethod.Get, $"/pipelines/churn/users/{Uri.EscapeDataString(user)}/score");
            Assert.Equal(outputs, stored["outputs"]!.ToJsonString());
            Assert.Equal((string)job["id"]!, (string)stored["runId"]!);
        }
    }

    [Fact]
    public async Task Jobs_SameIdempotencyKey_IsTheSameJob()
    {
        var first = await CreateAsync("append", new { users = new[] { "c001" } }, key: "again");
        var second = await CreateAsync("append", new { users = new[] { "c001" } }, key: "again");

        Assert.Equal((string)first["id"]!, (string)second["id"]!);
        await EndAsync(first);
        Assert.Contains((await AllAsync()).Select(job => (string)job!["id"]!), id => id == (string)first["id"]!);
    }

    [Fact]
    public async Task Events_JobToItsEnd_TellsProgressAndStops()
    {
        var made = await CreateAsync("strict", new { users = new[] { "c001", "c002" } });

        var events = await serving.Http.GetStringAsync($"/jobs/{made["id"]}/events").WaitAsync(Patience);

        var last = events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1].Split('\n');
        Assert.StartsWith("id: Completed-2", last[0], StringComparison.Ordinal);
        Assert.Equal("event: progress", last[1]);
        Assert.Equal("Completed", (string)JsonNode.Parse(last[2]["data: ".Length..])!["status"]!);
    }

    [Fact]
    public async Task Cancel_JobThatIsOver_LeavesItAsItIs()
    {
        var made = await CreateAsync("strict", new { users = new[] { "c001" }, parallel = true });
        await EndAsync(made);

        Assert.Equal("Completed", (string)(await serving.Http.JsonAsync(HttpMethod.Post, $"/jobs/{made["id"]}/cancel"))["status"]!);
    }

    [Theory]
    [InlineData("/jobs/0198c0a0-0000-7000-8000-0000000000ab")]
    [InlineData("/jobs/nonsense")]
    [InlineData("/jobs/nonsense/events")]
    public async Task Get_UnknownJob_Is404(string path) =>
        Assert.EndsWith("unknown-job", (string)(await serving.Http.JsonAsync(HttpMethod.Get, path, HttpStatusCode.NotFound))["type"]!, StringComparison.Ordinal);

    [Theory]
    [InlineData("nope", "{}", HttpStatusCode.NotFound)]
    [InlineData("churn", "{\"users\":[]}", HttpStatusCode.BadRequest)]
    [InlineData("churn", "{\"users\":[\" \"]}", HttpStatusCode.BadRequest)]
    [InlineData("churn", "{\"users\":7}", HttpStatusCode.BadRequest)]
    [InlineData("churn", "nonsense", HttpStatusCode.BadRequest)]
    public async Task Create_BadRequest_SaysWhatIsWrong(string pipeline, string body, HttpStatusCode status) =>
        await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/{pipeline}/jobs", status, new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));

    private async Task<JsonObject> CreateAsync(string pipeline, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/pipelines/{pipeline}/jobs") { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await serving.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, text);
        var job = JsonNode.Parse(text)!.AsObject();
        Assert.Equal($"/jobs/{job["id"]}", response.Headers.Location?.ToString());
        return job;
    }

    private async Task<JsonObject> EndAsync(JsonObject job)
    {
        var last = job;
        await Eventually.TrueAsync(async () =>
        {
            last = await serving.Http.JsonAsync(HttpMethod.Get, $"/jobs/{job["id"]}");
            return last["finishedAt"] is not null;
        }, Patience, () => $"the end of {last.ToJsonString()}");
        return last;
    }

    private async Task<JsonArray> AllAsync() => JsonNode.Parse(await serving.Http.GetStringAsync("/jobs"))!.AsArray();
}
