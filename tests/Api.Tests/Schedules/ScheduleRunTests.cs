namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ScheduleRunTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Run_Schedule_ShowsHowItsJobEndedAndLeavesTheNextTime()
    {
        const string Schedule = "/pipelines/rolled/schedule";
        var put = (await Http.AskAsync($"PUT {Schedule}", """{"cron":"0 3 1 1 *"}""")).Json;

        var made = (await Http.AskAsync($"POST {Schedule}/run")).Json;
        var schedule = put;
        await Eventually.TrueAsync(async () =>
        {
            schedule = (await Http.AskAsync($"GET {Schedule}")).Json;
            return (string)schedule["lastRun"]!["outcome"]! != "Started";
        }, "the run to end");
        await Http.AskAsync($"DELETE {Schedule}");

        var run = schedule["lastRun"]!;
        // "gap" and "poison" have no score.
        Assert.Equal(((string)made["id"]!, "Completed", "Completed", 304, 2, null),
            ((string)run["job"]!, (string)run["outcome"]!, (string?)run["status"], (int)run["scored"]!, (int)run["failed"]!,
                (string?)run["error"]));
        Assert.Equal((string)put["nextRunAt"]!, (string)schedule["nextRunAt"]!);
    }
}
