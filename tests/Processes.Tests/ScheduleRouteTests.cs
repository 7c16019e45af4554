using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class ScheduleRouteTests(ServingApi serving) : IClassFixture<ServingApi>
{
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Schedule_PutGetDelete_SetsReadsAndRemovesIt()
    {
        var put = await PutAsync("Churn", new { cron = "30 3 * * 1-5", timeZone = "America/New_York" });
        var got = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/schedule");
        using var removed = await serving.Http.DeleteAsync("/pipelines/churn/schedule");
        var missing = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/schedule", HttpStatusCode.NotFound);
        var again = await serving.Http.JsonAsync(HttpMethod.Delete, "/pipelines/churn/schedule", HttpStatusCode.NotFound);

        Assert.Equal(["pipeline", "cron", "timeZone", "nextRunAt", "lastRun", "runs", "problem"], put.Select(each => each.Key));
        Assert.Equal(("churn", "30 3 * * 1-5", "America/New_York"),
            ((string)put["pipeline"]!, (string)put["cron"]!, (string)put["timeZone"]!));
        Assert.Matches("^20..-..-..T0[78]:30:00Z$", (string)put["nextRunAt"]!);
        Assert.Null(put["lastRun"]);
        Assert.Equal(put.ToJsonString(), got.ToJsonString());
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(["urn:model-pipeline:problem:no-schedule", "urn:model-pipeline:problem:no-schedule"],
            new[] { missing, again }.Select(problem => (string)problem["type"]!));
    }

    [Fact]
    public async Task Run_Schedule_CreatesTheJobNowAndShowsItsEnd()
    {
        var missing = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/append/schedule/run", HttpStatusCode.NotFound);
        var put = await PutAsync("append", new { cron = "0 3 1 1 *" });

        using var answer = await serving.Http.PostAsync("/pipelines/append/schedule/run", null);
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var schedule = new JsonObject();
        await Eventually.TrueAsync(
            async () =>
            {
                schedule = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/append/schedule");
                return (string)schedule["lastRun"]!["outcome"]! != "Started";
            },
            TimeSpan.FromSeconds(60),
            () => $"the run to end: {schedule}");
        using var removed = await serving.Http.DeleteAsync("/pipelines/append/schedule");

        Assert.EndsWith("no-schedule", (string)missing["type"]!, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Accepted, $"/jobs/{(string)made["id"]!}"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        var run = schedule["lastRun"]!;
        Assert.Equal(
            ((string)made["id"]!, "Asked for.", "Completed", "Completed", 305, 0, null),
            ((string?)run["job"], (string?)run["reason"], (string?)run["outcome"], (string?)run["status"],
                (int)run["scored"]!, (int)run["failed"]!, (string?)run["error"]));
        Assert.Equal((string)put["nextRunAt"]!, (string)schedule["nextRunAt"]!);
    }

    [Theory]
    [InlineData("""{}""", "no \"cron\"")]
    [InlineData("""{"cron":"every night"}""", "five fields")]
    [InlineData("""{"cron":"0 0 3 * * *"}""", "leave the seconds out")]
    [InlineData("""{"cron":"0 25 * * *"}""", "between 0 and 23")]
    [InlineData("""{"cron":"0 3 31 2 *"}""", "never occurs")]
    [InlineData("""{"cron":"0 3 * * *","timeZone":"Mars/Phobos"}""", "'Mars/Phobos'")]
    [InlineData("""{"cron":"0 3 * * *","timeZone":""}""", "timeZone")]
    [InlineData("""{"cron":5}""", "\"cron\" of the body is not a text")]
    [InlineData("", "no \"cron\"")]
    public async Task Put_BadInput_Is400AndSaysWhatToSet(string body, string expected)
    {
        using var content = new StringContent(body, null, "application/json");
        var problem = await serving.Http.JsonAsync(HttpMethod.Put, "/pipelines/append/schedule", HttpStatusCode.BadRequest, content);

        Assert.Equal("urn:model-pipeline:problem:invalid-request", (string)problem["type"]!);
        Assert.Contains(expected, (string)problem["detail"]!, StringComparison.Ordinal);
        await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/append/schedule", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("no%0Ape")]
    [InlineData("no%20pe")]
    public async Task Schedule_UnknownPipeline_Is404(string pipeline)
    {
        using var content = JsonContent.Create(new { cron = "0 3 * * *" });
        foreach (var (method, body) in new[] { (HttpMethod.Put, content), (HttpMethod.Get, null), (HttpMethod.Delete, null) })
        {
            var problem = await serving.Http.JsonAsync(method, $"/pipelines/{pipeline}/schedule", HttpStatusCode.NotFound, body);
            Assert.Equal("urn:model-pipeline:problem:unknown-pipeline", (string)problem["type"]!);
        }
    }

    // Takes up to a minute of real time, because only this shows that reminders arrive.
    [Fact]
    public async Task Schedule_ProcessIsKilledAndStartedAgain_RunsAtTheNextMinute()
    {
        using var workplace = new Workplace();
        JsonObject put;
        await using (var first = await ApiProcess.StartAsync(workplace, Workplace.Settings()))
        {
            await PutAsync(first.Http, "append", new { cron = "0 3 * * *" });
            using var removed = await first.Http.DeleteAsync("/pipelines/append/schedule");
            put = await PutAsync(first.Http, "churn", new { cron = "* * * * *" });
            await first.KillAsync();
        }

        await using var api = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        await api.Http.JsonAsync(HttpMethod.Get, "/pipelines/append/schedule", HttpStatusCode.NotFound);
        var schedule = put;
        await Eventually.TrueAsync(
            async () => (schedule = await api.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/schedule"))["lastRun"] is not null,
            TwoMinutes, () => $"the run of {put["nextRunAt"]}\n{api.Output}");

        var run = schedule["lastRun"]!;
        Assert.Equal(((string)put["nextRunAt"]!, null), ((string)run["at"]!, (string?)run["reason"]));
        // The job of a few users can be over already.
        Assert.Contains((string)run["outcome"]!, new[] { "Started", "Completed" });
        Assert.Equal(run.ToJsonString(), Assert.Single(schedule["runs"]!.AsArray())!.ToJsonString());
        var job = await api.Http.JsonAsync(HttpMethod.Get, $"/jobs/{run["job"]}");
        Assert.Equal("churn", (string)job["pipeline"]!);
        var late = Time(job["createdAt"]) - Time(run["at"]);
        Assert.InRange(late.TotalSeconds, 0, 90);
        TestContext.Current.SendDiagnosticMessage($"The run came {late.TotalSeconds:0.0} s after its time.");
    }

    private Task<JsonObject> PutAsync(string pipeline, object body) => PutAsync(serving.Http, pipeline, body);

    private static async Task<JsonObject> PutAsync(HttpClient http, string pipeline, object body)
    {
        using var content = JsonContent.Create(body);
        return await http.JsonAsync(HttpMethod.Put, $"/pipelines/{pipeline}/schedule", HttpStatusCode.OK, content);
    }

    private static DateTimeOffset Time(JsonNode? node) => DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture);
}
