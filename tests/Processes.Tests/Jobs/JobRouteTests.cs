using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class JobRouteTests(ServingApi serving) : IClassFixture<ServingApi>
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Jobs_ListOfUsers_GivesTheSameScoresAsCallsAndNamesFailedUsers()
    {
        string[] users = [.. Enumerable.Range(1, 300).Select(i => $"c{i:000}"), "o'brien; drop table customers; --", "ünï-用户-🙂", "nobody"];
        var expected = (await serving.Http.LinesAsync("/pipelines/append/score", users)).Where(line => line["outputs"] is not null)
            .ToDictionary(line => (string)line["user"]!, line => line["outputs"]!.ToJsonString());

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
    public async Task Jobs_SameIdempotencyKeyForAnotherJob_Is422()
    {
        var first = await CreateAsync("append", new { users = new[] { "c001" } }, key: "taken");
        await EndAsync(first);

        using var second = await PostAsync("append", new { users = new[] { "c002" } }, key: "taken");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.EndsWith("idempotency-key-reused", (string)JsonNode.Parse(await second.Content.ReadAsStringAsync())!["type"]!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_RunningJob_RefusesAnotherAndCanBeFollowedAndCanceled()
    {
        // All writers of scores wait.
        using var held = serving.Workplace.HoldScores();
        var running = await CreateAsync("append", new { });
        var id = (string)running["id"]!;
        await Eventually.TrueAsync(
            async () => (string)(await serving.Http.JsonAsync(HttpMethod.Get, $"/jobs/{id}"))["status"]! == "Running", TimeLimit,
            () => "the job to run");

        using var second = await PostAsync("append", new { });
        var problem = JsonNode.Parse(await second.Content.ReadAsStringAsync())!;
        var beside = await CreateAsync("append", new { users = new[] { "c001" }, parallel = true });
        var events = await EventsAsync(id, lastEventId: "Running-99", count: 4);
        var again = await EventsAsync(id, lastEventId: events[^1].Id, count: 1);
        // The cancellation does not wait for the writer, which the test blocks.
        var canceled = await serving.Http.JsonAsync(HttpMethod.Post, $"/jobs/{id}/cancel").WaitAsync(TimeLimit);

        Assert.Equal("Canceled", (string)canceled["status"]!);
        Assert.Equal((HttpStatusCode.Conflict, id), (second.StatusCode, (string)problem["job"]!));
        Assert.All(events, each => Assert.Equal(("Running-0", id), (each.Id, (string)each.Data["id"]!)));
        // A client that has seen everything gets the next event only after progress or a second.
        Assert.True(again[0].At > TimeSpan.FromSeconds(0.5), $"The event came after {again[0].At}.");
        await serving.Http.JsonAsync(HttpMethod.Post, $"/jobs/{beside["id"]}/cancel");
        held.Dispose();
        await EndAsync(beside);
    }

    [Fact]
    public async Task Get_Job_HasTheDocumentedFields()
    {
        var job = await EndAsync(await CreateAsync("strict", new { users = new[] { "c001" }, parallel = true }));

        Assert.Equal(
            ["id", "pipeline", "status", "total", "scored", "failed", "read", "usersPerSecond", "createdAt", "startedAt", "finishedAt",
                "error", "version"], job.Select(each => each.Key));
    }

    [Fact]
    public async Task Events_JobToItsEnd_ReportProgressAndStop()
    {
        var made = await CreateAsync("strict", new { users = new[] { "c001", "c002" } });

        var events = await serving.Http.GetStringAsync($"/jobs/{made["id"]}/events").WaitAsync(TimeLimit);

        var last = events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1].Split('\n');
        Assert.StartsWith("id: Completed-2", last[0], StringComparison.Ordinal);
        Assert.Equal("event: progress", last[1]);
        Assert.Equal("Completed", (string)JsonNode.Parse(last[2]["data: ".Length..])!["status"]!);
    }

    [Fact]
    public async Task Cancel_JobThatIsOver_ChangesNothing()
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
        Assert.EndsWith("unknown-job", (string)(await serving.Http.JsonAsync(HttpMethod.Get, path, HttpStatusCode.NotFound))["type"]!,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("nope", "{}", HttpStatusCode.NotFound)]
    [InlineData("churn", "{\"users\":[]}", HttpStatusCode.BadRequest)]
    [InlineData("churn", "{\"users\":[\" \"]}", HttpStatusCode.BadRequest)]
    [InlineData("churn", "{\"users\":7}", HttpStatusCode.BadRequest)]
    [InlineData("churn", "{\"user\":[\"c001\"]}", HttpStatusCode.BadRequest)]
    [InlineData("churn", "nonsense", HttpStatusCode.BadRequest)]
    public async Task Create_BadRequest_NamesTheError(string pipeline, string body, HttpStatusCode status) =>
        await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/{pipeline}/jobs", status,
            new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));

    private async Task<JsonObject> CreateAsync(string pipeline, object body, string? key = null)
    {
        using var response = await PostAsync(pipeline, body, key);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, text);
        var job = JsonNode.Parse(text)!.AsObject();
        Assert.Equal($"/jobs/{job["id"]}", response.Headers.Location?.ToString());
        return job;
    }

    private async Task<HttpResponseMessage> PostAsync(string pipeline, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/pipelines/{pipeline}/jobs") { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await serving.Http.SendAsync(request);
    }

    // The first events with the time from the request to their arrival.
    private async Task<List<(string Id, JsonNode Data, TimeSpan At)>> EventsAsync(string job, string lastEventId, int count)
    {
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Get,
            $"/jobs/{job}/events")
        { Headers = { { "Last-Event-ID", lastEventId } } };
        using var response = await serving.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var events = new List<(string, JsonNode, TimeSpan)>();
        var id = "";
        while (events.Count < count && await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line["id: ".Length..];
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                events.Add((id, JsonNode.Parse(line["data: ".Length..])!, watch.Elapsed));
        }

        return events;
    }

    private async Task<JsonObject> EndAsync(JsonObject job)
    {
        var last = job;
        await Eventually.TrueAsync(async () =>
        {
            last = await serving.Http.JsonAsync(HttpMethod.Get, $"/jobs/{job["id"]}");
            return last["finishedAt"] is not null;
        }, TimeLimit, () => $"the end of {last.ToJsonString()}");
        return last;
    }

    private async Task<JsonArray> AllAsync() => JsonNode.Parse(await serving.Http.GetStringAsync("/jobs"))!.AsArray();
}
