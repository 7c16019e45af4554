using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Turns for a table over two silos.</summary>
public sealed class WriteTurnsTests
{
    [Fact]
    public async Task WaitForTurnAsync_ManyOnBothSilos_TwoAtATimeAndAllGetATurn()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var underWay = 0;
        var most = 0;
        var done = 0;

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            await using var turn = await cluster.WriteTurns[i % 2].WaitForTurnAsync("scores", 2, TestContext.Current.CancellationToken);
            var now = Interlocked.Increment(ref underWay);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref underWay);
            Interlocked.Increment(ref done);
        }));

        Assert.Equal(40, done);
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task WaitForTurnAsync_WaitIsCancelled_NextGetsTheTurn()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var turns = cluster.WriteTurns[0];
        using var stop = new CancellationTokenSource();
        var first = await turns.WaitForTurnAsync("scores", 1, TestContext.Current.CancellationToken);
        var leaving = turns.WaitForTurnAsync("scores", 1, stop.Token);
        var next = cluster.WriteTurns[1].WaitForTurnAsync("scores", 1, TestContext.Current.CancellationToken);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.False(next.IsCompleted);
        await first.DisposeAsync();

        await using var turn = await next;
    }

    [Fact]
    public async Task WaitForTurnAsync_TurnsOfAnotherTable_AreNotWaitedFor()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var turns = cluster.WriteTurns[0];

        await using var one = await turns.WaitForTurnAsync("scores", 1, TestContext.Current.CancellationToken);
        await using var other = await turns.WaitForTurnAsync("others", 1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Take_SeveralWait_EachGetsItsTurnAloneAndReturnedOnesGetNone()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var grain = cluster.Client.GetGrain<IWriteTurnsGrain>("scores");
        var held = Guid.NewGuid();
        await grain.Take(held, 1, CancellationToken.None);
        var waiting = Enumerable.Range(0, 2).Select(_ => Guid.NewGuid())
            .ToDictionary(turn => grain.Take(turn, 1, CancellationToken.None), turn => turn);

        // Returned before it was asked for: its request was cancelled, and arrives after the cancellation.
        var returned = Guid.NewGuid();
        await grain.Return(returned);
        await grain.Take(returned, 1, CancellationToken.None);
        Assert.DoesNotContain(waiting.Keys, take => take.IsCompleted);

        await grain.Return(held);
        var next = await Task.WhenAny(waiting.Keys);
        var last = waiting.Keys.Single(take => take != next);
        Assert.False(last.IsCompleted);
        await grain.Return(waiting[next]);
        await last;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
