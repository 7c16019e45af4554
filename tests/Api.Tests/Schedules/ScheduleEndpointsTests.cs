namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ScheduleEndpointsTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Schedule_FromItsMakingToItsEnd_IsShownAndAudited()
    {
        var put = await Http.AskAsync("PUT /pipelines/Churn/schedule", """{"cron":"30 3 * * 1-5","timeZone":"America/New_York"}""");
        var got = await Http.AskAsync("GET /pipelines/churn/schedule");
        var listed = await Http.AskAsync("GET /console/api/schedules");
        var changed = await Http.AskAsync("PUT /pipelines/churn/schedule", """{"cron":"0 4 * * *"}""");
        var removed = await Http.AskAsync("DELETE /pipelines/churn/schedule");
        var missing = await Http.AskAsync("GET /pipelines/churn/schedule");
        var again = await Http.AskAsync("DELETE /pipelines/churn/schedule");

        Assert.Equal((200, 200, 204, 404, 404), (put.Status, changed.Status, removed.Status, missing.Status, again.Status));
        Assert.Equal(["pipeline", "cron", "timeZone", "nextRunAt", "lastRun", "runs", "problem"],
            put.Json.AsObject().Select(each => each.Key));
        Assert.Equal(("churn", "30 3 * * 1-5", "America/New_York"),
            ((string)put.Json["pipeline"]!, (string)put.Json["cron"]!, (string)put.Json["timeZone"]!));
        Assert.Equal("UTC", (string)changed.Json["timeZone"]!);
        Assert.Equal(put.Text, got.Text);
        Assert.Equal(put.Text, Assert.Single(listed.Json.AsArray())!.ToJsonString());
        Assert.Equal(("no-schedule", "no-schedule"), (missing.Problem, again.Problem));
        Assert.Contains("Pipeline 'churn' has no schedule", missing.Detail, StringComparison.Ordinal);
        var audit = (await Http.AskAsync("GET /audit?pipeline=churn&limit=1000")).Json["entries"]!.AsArray()
            .Where(entry => ((string)entry!["action"]!).StartsWith("schedule.", StringComparison.Ordinal)).Take(3)
            .Select(entry => $"{entry!["action"]} {entry["before"]?["cron"]} > {entry["after"]?["cron"]}");
        Assert.Equal(
            ["schedule.remove 0 4 * * * > ", "schedule.set 30 3 * * 1-5 > 0 4 * * *", "schedule.set  > 30 3 * * 1-5"], audit);
    }

    [Fact]
    public async Task Run_Schedule_MakesItsJobNowAndOnceForAKey()
    {
        var missing = await Http.AskAsync("POST /pipelines/append/schedule/run");
        await Http.AskAsync("PUT /pipelines/append/schedule", """{"cron":"0 3 1 1 *"}""");
        var key = ("Idempotency-Key", $"{Guid.NewGuid()}");

        var made = await Http.AskAsync("POST /pipelines/append/schedule/run", null, key);
        var again = await Http.AskAsync("POST /pipelines/append/schedule/run", null, key);
        await Http.EndOfJobAsync((string)made.Json["id"]!);
        var schedule = (await Http.AskAsync("GET /pipelines/append/schedule")).Json;
        var audit = (await Http.AskAsync("GET /audit?pipeline=append&limit=1000")).Json["entries"]!.AsArray();
        await Http.AskAsync("DELETE /pipelines/append/schedule");

        Assert.Equal((404, "no-schedule"), (missing.Status, missing.Problem));
        Assert.Equal((202, $"/jobs/{made.Json["id"]}"), (made.Status, made.Header("Location")));
        Assert.Equal((string)made.Json["id"]!, (string)again.Json["id"]!);
        var run = Assert.Single(schedule["runs"]!.AsArray())!;
        Assert.Equal(((string)made.Json["id"]!, "Asked for.", "Completed"),
            ((string)run["job"]!, (string)run["reason"]!, (string)run["outcome"]!));
        Assert.Contains(audit,
            entry => (string)entry!["action"]! == "schedule.run" && (string)entry["target"]! == (string)made.Json["id"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Put_NoCron_Is400(string body)
    {
        var problem = await Http.AskAsync("PUT /pipelines/churn/schedule", body);

        Assert.Equal((400, "The body has no \"cron\"; send {\"cron\":\"0 3 * * *\",\"timeZone\":\"Europe/Berlin\"}."),
            (problem.Status, problem.Detail));
    }

    [Theory]
    [InlineData("churn", """{"cron":"every night"}""", "five fields")]
    [InlineData("churn", """{"cron":"0 3 * * *","timeZone":"Mars/Phobos"}""", "'Mars/Phobos'")]
    [InlineData("churn", """{"cron":"0 3 * * *","timeZone":""}""", "timeZone")]
    [InlineData("churn", """{"cron":5}""", "\"cron\" of the body is not a text")]
    [InlineData("churn", """{"crons":"0 3 * * *"}""", "The body has \"crons\"")]
    [InlineData("calls", """{"cron":"0 3 * * *"}""", "Input:Request")]
    public async Task Put_ScheduleThatCannotBe_Is400AndNothingIsSet(string pipeline, string body, string said)
    {
        var problem = await Http.AskAsync($"PUT /pipelines/{pipeline}/schedule", body);

        Assert.Equal((400, "invalid-request"), (problem.Status, problem.Problem));
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(404, (await Http.AskAsync($"GET /pipelines/{pipeline}/schedule")).Status);
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("no%0Ape")]
    [InlineData("no%20pe")]
    public async Task Schedule_UnknownPipeline_Is404(string pipeline)
    {
        foreach (var (request, body) in new (string, string?)[]
        {
            ($"PUT /pipelines/{pipeline}/schedule", """{"cron":"0 3 * * *"}"""), ($"GET /pipelines/{pipeline}/schedule", null),
            ($"DELETE /pipelines/{pipeline}/schedule", null), ($"POST /pipelines/{pipeline}/schedule/run", null),
        })
        {
            var problem = await Http.AskAsync(request, body);
            Assert.Equal((404, "unknown-pipeline"), (problem.Status, problem.Problem));
        }
    }

    [Fact]
    public async Task Run_KeyThatIsTooLong_Is400() => Assert.Equal(400, (await Http.AskAsync(
        "POST /pipelines/churn/schedule/run", null, ("Idempotency-Key", new string('k', 257)))).Status);
}
