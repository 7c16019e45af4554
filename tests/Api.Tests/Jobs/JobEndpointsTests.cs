using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class JobEndpointsTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Create_Users_ScoresThemUnderTheIdOfTheJob()
    {
        var made = await Http.AskAsync("POST /pipelines/Churn/jobs", """{"users":["u031","u032","nobody"]}""");
        var job = await EndAsync(made);

        Assert.Equal((202, $"/jobs/{made.Json["id"]}"), (made.Status, made.Header("Location")));
        Assert.Equal(("churn", "Completed", 3, 2, 1), ((string)job["pipeline"]!, (string)job["status"]!, (int)job["total"]!,
            (int)job["scored"]!, (int)job["failed"]!));
        var stored = await Http.AskAsync("GET /pipelines/churn/users/u032/score");
        Assert.Equal(((string)job["id"]!, 64.0), ((string)stored.Json["runId"]!, (double)stored.Json["outputs"]!["y"]!));
        Assert.Equal(["id", "pipeline", "status", "total", "scored", "failed", "read", "usersPerSecond", "createdAt", "startedAt",
            "finishedAt", "error", "version"], job.Select(each => each.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Create_NoBody_ScoresTheWholeInput(string body)
    {
        var job = await EndAsync(await Http.AskAsync("POST /pipelines/append/jobs", body));

        // "gap" and "poison" have no score.
        Assert.Equal(("Completed", 304, 2), ((string)job["status"]!, (int)job["scored"]!, (int)job["failed"]!));
    }

    [Fact]
    public async Task Create_Features_AreThoseOfTheUser()
    {
        var made = await Http.AskAsync("POST /pipelines/calls/jobs",
            """{"users":[{"user":"a","features":{"x":5}},{"user":"b","features":{"x":6}}],"parallel":true}""");
        await EndAsync(made);

        Assert.Equal(12.0, serving.Folder.Query($"SELECT y FROM call_scores WHERE user_id = 'b' AND run_id = '{made.Json["id"]}'"));
    }

    [Fact]
    public async Task Create_SameIdempotencyKey_IsTheSameJobAndNeverAnother()
    {
        const string Create = "POST /pipelines/append/jobs";
        var key = $"{Guid.NewGuid()}";
        var first = await CreateAsync("append", """{"users":["u001"],"parallel":true}""", key);
        var again = await CreateAsync("append", """{"users":["u001"],"parallel":true}""", key);
        var other = await Http.AskAsync(Create, """{"users":["u002"],"parallel":true}""", ("Idempotency-Key", key));
        var empty = await CreateAsync("append", """{"users":["u001"],"parallel":true}""", "");
        var emptyToo = await CreateAsync("append", """{"users":["u001"],"parallel":true}""", "");

        Assert.Equal((string)first.Json["id"]!, (string)again.Json["id"]!);
        Assert.Equal((422, "idempotency-key-reused"), (other.Status, other.Problem));
        Assert.NotEqual((string)empty.Json["id"]!, (string)emptyToo.Json["id"]!);
        foreach (var made in new[] { first, empty, emptyToo })
            await EndAsync(made);
    }

    [Theory]
    [InlineData(256, 202)]
    [InlineData(257, 400)]
    public async Task Create_IdempotencyKey_HasALimit(int length, int status)
    {
        var answer = await Http.AskAsync("POST /pipelines/append/jobs", """{"users":["u001"],"parallel":true}""",
            ("Idempotency-Key", new string('k', length)));

        Assert.Equal(status, answer.Status);
        if (status == 202)
            await EndAsync(answer);
        else
            Assert.Equal("The Idempotency-Key has 257 characters; at most 256 are allowed.", answer.Detail);
    }

    [Fact]
    public async Task Create_BesideARunningJob_Is409UnlessItIsParallel()
    {
        Answer running, second, beside, canceled;
        using (serving.Folder.HoldScores())
        {
            running = await CreateAsync("append", "{}");
            second = await Http.AskAsync("POST /pipelines/append/jobs", "{}");
            beside = await CreateAsync("append", """{"users":["u001"],"parallel":true}""");
            canceled = await Http.AskAsync($"POST /jobs/{running.Json["id"]}/cancel");
        }

        Assert.Equal((409, "job-running", (string)running.Json["id"]!), (second.Status, second.Problem, (string)second.Json["job"]!));
        Assert.Equal((200, "Canceled"), (canceled.Status, (string)canceled.Json["status"]!));
        Assert.Equal("Completed", (string)(await EndAsync(beside))["status"]!);
        var again = await Http.AskAsync($"POST /jobs/{running.Json["id"]}/cancel");
        Assert.Equal((200, "Canceled"), (again.Status, (string)again.Json["status"]!));
    }

    [Fact]
    public async Task Create_AndCancel_AreInTheAudit()
    {
        var made = await CreateAsync("append", """{"users":["u001"],"parallel":true}""");
        await Http.AskAsync($"POST /jobs/{made.Json["id"]}/cancel");

        var entries = (await Http.AskAsync("GET /audit?pipeline=append&limit=1000")).Json["entries"]!.AsArray()
            .Where(entry => (string)entry!["target"]! == (string)made.Json["id"]!).ToList();

        Assert.Equal(["job.cancel", "job.create"], entries.Select(entry => (string)entry!["action"]!));
        Assert.Null(entries[1]!["before"]);
        Assert.Equal((string)made.Json["id"]!, (string)entries[0]!["before"]!["id"]!);
        Assert.All(entries, entry => Assert.Equal((string)made.Json["id"]!, (string)entry!["after"]!["id"]!));
        await EndAsync(made);
    }

    [Theory]
    [InlineData("nope", "{}", 404, "There is no pipeline 'nope'.")]
    [InlineData("churn", """{"users":[]}""", 400, "The list of users is empty; leave \"users\" out to score the whole input.")]
    [InlineData("churn", """{"users":["u001"," "]}""", 400, "Please provide a valid user id")]
    [InlineData("churn", """{"users":7}""", 400, "\"users\" of the body is not a list.")]
    [InlineData("churn", """{"user":["u001"]}""", 400, "The body has \"user\"")]
    [InlineData("churn", """{"where":"old"}""", 400, "\"where\" is 'old'; set \"outdated\", or leave it out.")]
    [InlineData("churn", """{"where":"outdated","users":["u001"]}""", 400, "\"users\" and \"where\" exclude each other")]
    [InlineData("churn", """{"shadow":true}""", 400, "\"shadow\" is true and \"version\" is empty")]
    [InlineData("churn", """{"shadow":true,"version":""}""", 400, "\"shadow\" is true and \"version\" is empty")]
    [InlineData("churn", """{"shadow":true,"version":"v2","where":"outdated"}""", 400, "\"shadow\" and \"where\" exclude each other")]
    [InlineData("churn", """{"explain":true,"where":"outdated"}""", 400, "\"explain\" and \"where\" exclude each other")]
    [InlineData("churn", """{"explain":true,"shadow":true,"version":"v2"}""", 400, "\"explain\" and \"shadow\" exclude each other")]
    [InlineData("churn", """{"maxUsersPerSecond":0.09}""", 400, "\"maxUsersPerSecond\" is 0.09; set 0.1 to 1000000")]
    [InlineData("churn", """{"maxUsersPerSecond":1000001}""", 400, "\"maxUsersPerSecond\" is 1000001; set 0.1 to 1000000")]
    [InlineData("churn", """{"version":"v9"}""", 422, "\"version\" is 'v9', which is no version of the pipeline.")]
    [InlineData("calls", "{}", 422, "Input:Request")]
    [InlineData("calls", """{"users":["u001"]}""", 422, "User 'u001'")]
    public async Task Create_BodyThatDoesNotFit_SaysWhatToSend(string pipeline, string body, int status, string said)
    {
        var problem = await Http.AskAsync($"POST /pipelines/{pipeline}/jobs", body);

        Assert.Equal(status, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
        Assert.True(status != 422 || problem.Problem == "no-such-job");
    }

    [Theory]
    [InlineData("""{"users":["u001"],"maxUsersPerSecond":0.1,"parallel":true}""")]
    [InlineData("""{"users":["u001"],"maxUsersPerSecond":1000000,"parallel":true}""")]
    public async Task Create_RateAtItsBounds_IsTaken(string body)
    {
        var made = await CreateAsync("append", body);

        Assert.NotNull(made.Json["maxUsersPerSecond"]);
        await Http.AskAsync($"POST /jobs/{made.Json["id"]}/cancel");
    }

    [Fact]
    public async Task Create_Explain_StoresContributionsAndNoScore()
    {
        var made = await CreateAsync("churn", """{"users":["u041","nobody"],"explain":true,"parallel":true}""");
        var job = await EndAsync(made);

        Assert.Equal((1, 1, true), ((int)job["scored"]!, (int)job["failed"]!, (bool)job["explain"]!));
        Assert.Equal(1L, serving.Folder.Query("SELECT count(*) FROM churn_scores_explanations WHERE user_id = 'u041'"));
        Assert.Equal(0L, serving.Folder.Query($"SELECT count(*) FROM churn_scores WHERE run_id = '{job["id"]}'"));
    }

    [Fact]
    public async Task List_Jobs_HasTheNewestFirst()
    {
        var first = await EndAsync(await CreateAsync("churn", """{"users":["u001"],"parallel":true}"""));
        var second = await EndAsync(await CreateAsync("append", """{"users":["u001"],"parallel":true}"""));

        var all = (await Http.AskAsync("GET /jobs")).Json.AsArray().Select(job => (string)job!["id"]!).ToList();

        Assert.True(all.IndexOf((string)second["id"]!) >= 0 && all.IndexOf((string)second["id"]!) < all.IndexOf((string)first["id"]!));
    }

    [Theory]
    [InlineData("GET /jobs/0198c0a0-0000-7000-8000-0000000000ab")]
    [InlineData("GET /jobs/nonsense")]
    [InlineData("GET /jobs/nonsense/events")]
    [InlineData("GET /jobs/0198c0a0-0000-7000-8000-0000000000ab/events")]
    [InlineData("GET /jobs/nonsense/failures")]
    [InlineData("GET /jobs/0198c0a0-0000-7000-8000-0000000000ab/failures")]
    [InlineData("POST /jobs/nonsense/cancel")]
    [InlineData("POST /jobs/0198c0a0-0000-7000-8000-0000000000ab/cancel")]
    public async Task Job_Unknown_Is404AndNamesIt(string request)
    {
        var problem = await Http.AskAsync(request);

        Assert.Equal((404, "unknown-job"), (problem.Status, problem.Problem));
        Assert.StartsWith($"There is no job '{request.Split('/')[2]}'", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_OfAJob_AreReadByPagesAndCountedByReason()
    {
        string[] nobodies = [.. Enumerable.Range(1, 5).Select(i => $"nobody{i}")];
        var body = new JsonObject
        {
            ["users"] = new JsonArray([.. nobodies.Append("gap").Append("u001").Select(user => (JsonNode)user)]),
            ["parallel"] = true,
        };
        var job = (string)(await EndAsync(await CreateAsync("append", body.ToJsonString())))["id"]!;

        var first = (await Http.AskAsync($"GET /jobs/{job}/failures?limit=4")).Json;
        var second = (await Http.AskAsync($"GET /jobs/{job}/failures?limit=4&after={first["next"]}")).Json;
        var all = (await Http.AskAsync($"GET /jobs/{job}/failures")).Json;
        var reason = Uri.EscapeDataString((string)first["reasons"]![1]!["reason"]!);
        var ofReason = (await Http.AskAsync($"GET /jobs/{job}/failures?reason={reason}")).Json;

        Assert.Equal((job, "append"), ((string)first["job"]!, (string)first["pipeline"]!));
        Assert.Equal([5, 1], first["reasons"]!.AsArray().Select(each => (int)each!["users"]!));
        Assert.Equal(["gap", .. nobodies], UsersOf(first).Concat(UsersOf(second)));
        Assert.Equal(["gap", .. nobodies], UsersOf(all));
        Assert.Equal(["gap"], UsersOf(ofReason));
        Assert.Equal("nobody3", (string)first["next"]!);
        Assert.Null(second["next"]);
        Assert.Null(second["reasons"]);
    }

    [Theory]
    [InlineData("limit=0", "\"limit\" is 0; set 1 to 1000.")]
    [InlineData("limit=1001", "\"limit\" is 1001; set 1 to 1000.")]
    [InlineData("reason=a%00b", "\"reason\" or \"after\" has a NUL character; remove it.")]
    [InlineData("after=%00", "\"reason\" or \"after\" has a NUL character; remove it.")]
    public async Task Failures_ParameterThatDoesNotFit_Is400(string query, string said)
    {
        var problem = await Http.AskAsync($"GET /jobs/{Guid.NewGuid()}/failures?{query}");

        Assert.Equal((400, said), (problem.Status, problem.Detail));
    }

    [Theory]
    [InlineData("limit=1")]
    [InlineData("limit=1000")]
    public async Task Failures_LimitAtItsBounds_IsTaken(string query) =>
        Assert.Equal(404, (await Http.AskAsync($"GET /jobs/{Guid.NewGuid()}/failures?{query}")).Status);

    [Fact]
    public async Task Failures_OutputKeepsNone_Is422()
    {
        var job = await EndAsync(await CreateAsync("steered", """{"users":["missing"],"parallel":true}"""));

        var problem = await Http.AskAsync($"GET /jobs/{job["id"]}/failures");

        Assert.Equal((422, "no-failures"), (problem.Status, problem.Problem));
        Assert.Contains("keeps no table of failures", problem.Detail, StringComparison.Ordinal);
    }

    private static IEnumerable<string> UsersOf(JsonNode page) => page["failures"]!.AsArray().Select(failure => (string)failure!["user"]!);

    private async Task<Answer> CreateAsync(string pipeline, string body, string? key = null)
    {
        (string, string)[] headers = key is null ? [] : [("Idempotency-Key", key)];
        var answer = await Http.AskAsync($"POST /pipelines/{pipeline}/jobs", body, headers);
        Assert.True(answer.Status == 202, $"{answer}");
        return answer;
    }

    private async Task<JsonObject> EndAsync(Answer made)
    {
        Assert.True(made.Status == 202, $"{made}");
        return await Http.EndOfJobAsync((string)made.Json["id"]!);
    }
}
