using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class TriggerLifecycleTests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly FakeTriggerControl control = new();

    [Fact]
    public async Task Events_TwoSilosAndAPause_AreAllScoredAndNoneWhilePaused()
    {
        var queue = new FakeTrigger();
        await using (var cluster = await StartAsync(queue))
        {
            queue.Send(Enumerable.Range(0, 200).Select(i => new TriggerEvent($"u{i}", null)));
            await UntilAsync(() => queue.Acknowledged.Count == 200, "200 events are acknowledged");
            Assert.Equal(200, cluster.UsersRead.Distinct().Count());

            control.IsPaused = true;
            await UntilAsync(() => control.Told.Values.All(each => each.State == TriggerState.Paused), "both silos have paused");
            queue.Send(new TriggerEvent("paused", null));
            Assert.Equal(1, queue.Waiting);

            control.IsPaused = false;
            await UntilAsync(() => queue.Acknowledged.Count == 201, "the event after the pause is acknowledged");
            Assert.All(control.Told.Values, each => Assert.Equal("Fake", each.Kind));
        }

        Assert.Equal(2, control.Left.Distinct().Count());
        Assert.True(queue.IsDisposed);
    }

    [Fact]
    public async Task Events_TriggerOfOneOwner_AreClaimedByOneSiloAlone()
    {
        var queue = new FakeTrigger { HasOneOwner = true };
        await using var cluster = await StartAsync(queue);
        await UntilAsync(() => control.Told.Values.Any(each => each.State == TriggerState.Standby)
            && control.Told.Values.Any(each => each.State == TriggerState.Running), "one silo runs and one stands by");

        queue.Send(Enumerable.Range(0, 100).Select(i => new TriggerEvent($"u{i}", null)));
        await UntilAsync(() => queue.Acknowledged.Count == 100, "100 events are acknowledged");

        Assert.Single(cluster.Silos, silo => !silo.Retriever.Reads.IsEmpty);
    }

    [Fact]
    public async Task Pause_WhileTheSourceDoesNotSayHowManyEventsWait_IsHeard()
    {
        var gate = new Gate();
        var queue = new FakeTrigger { Counting = gate.PassAsync };
        await using var cluster = await StartAsync(queue);
        await gate.Reached;

        control.IsPaused = true;

        await UntilAsync(() => control.Told.Values.All(each => each.State == TriggerState.Paused), "both silos have paused");
    }

    private Task<ScoringCluster> StartAsync(FakeTrigger queue) => ScoringCluster.StartAsync(
        options => options.Triggers["orders"] = new() { Kind = "Fake", BatchSize = 10 },
        services: services => services.AddTrigger("Fake", _ => queue).AddSingleton<ITriggerControl>(control));

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeLimit, $"Still waiting after a minute: {what}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
