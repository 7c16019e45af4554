namespace ModelPipeline.Tests;

/// <summary>The trigger "queue" of the pipeline "steered".</summary>
[Collection(typeof(ServingCollection))]
public sealed class TriggerEndpointsTests(ServingApi serving)
{
    private const string Path = "/pipelines/steered/triggers/queue";

    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Trigger_PausedAndResumed_IsShownAndAuditedOnceEach()
    {
        await RunningAsync();
        var paused = await Http.AskAsync($"POST {Path}", """{"paused":true}""");
        var again = await Http.AskAsync("POST /pipelines/STEERED/triggers/QUEUE", """{"paused":true}""");
        var resumed = await Http.AskAsync($"POST {Path}", """{"paused":false}""");
        await Http.AskAsync($"POST {Path}", """{"paused":false}""");

        Assert.Equal((200, "Paused", "anonymous"), (paused.Status, (string)paused.Json["state"]!, (string)paused.Json["pausedBy"]!));
        Assert.Equal((string)paused.Json["pausedAt"]!, (string)again.Json["pausedAt"]!);
        Assert.Equal((200, null, null), (resumed.Status, resumed.Json["pausedAt"], resumed.Json["pausedBy"]));
        var entries = (await Http.AskAsync("GET /audit?pipeline=steered&limit=1000")).Json["entries"]!.AsArray()
            .Where(entry => (string)entry!["target"]! == "queue").ToList();
        Assert.Equal(["trigger.resume", "trigger.pause"], entries.Select(entry => (string)entry!["action"]!));
        Assert.Equal((null, "anonymous"), (entries[1]!["before"]!["pausedBy"], (string)entries[1]!["after"]!["pausedBy"]!));
        Assert.Empty(entries[1]!["after"]!["silos"]!.AsArray());
    }

    [Fact]
    public async Task Trigger_Event_ScoresItsUser()
    {
        await RunningAsync();

        serving.Trigger.Send(new TriggerEvent("of-an-event", null));

        await Eventually.TrueAsync(() => serving.Trigger.Acknowledged.Any(each => each.Event.User == "of-an-event"),
            "the event to be handled");
        Assert.Equal(200, (await Http.AskAsync("GET /pipelines/steered/users/of-an-event/score")).Status);
    }

    [Fact]
    public async Task Trigger_List_HasWhatOneAlsoShows()
    {
        await RunningAsync();

        var listed = Assert.Single((await Http.AskAsync("GET /pipelines/Steered/triggers")).Json.AsArray())!;
        var one = (await Http.AskAsync($"GET {Path}")).Json;

        foreach (var trigger in new[] { listed, one })
        {
            Assert.Equal(("steered", "queue", "Steered"),
                ((string)trigger["pipeline"]!, (string)trigger["name"]!, (string)trigger["kind"]!));
            Assert.NotEmpty((string)Assert.Single(trigger["silos"]!.AsArray())!["silo"]!);
        }
    }

    private Task RunningAsync() => Eventually.TrueAsync(async () =>
    {
        var trigger = await Http.AskAsync($"GET {Path}");
        return trigger.Status == 200 && (string)trigger.Json["state"]! == "Running";
    }, "the silo to take events");
}
