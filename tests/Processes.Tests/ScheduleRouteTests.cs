using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class ScheduleRouteTests
{
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

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

    private static async Task<JsonObject> PutAsync(HttpClient http, string pipeline, object body)
    {
        using var content = JsonContent.Create(body);
        return await http.JsonAsync(HttpMethod.Put, $"/pipelines/{pipeline}/schedule", HttpStatusCode.OK, content);
    }

    private static DateTimeOffset Time(JsonNode? node) => DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture);
}
