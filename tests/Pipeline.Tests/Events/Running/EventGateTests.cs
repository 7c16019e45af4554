namespace ModelPipeline.Tests;

public sealed class EventGateTests
{
    [Fact]
    public async Task RunAsync_NothingElseGoesOn_StepsOverlap()
    {
        var gate = new EventGate(() => false, () => false, TimeProvider.System);
        var first = new Gate();
        var running = gate.RunAsync(() => first.PassAsync(CancellationToken.None), CancellationToken.None);
        await first.Reached;

        await gate.RunAsync(() => Task.CompletedTask, CancellationToken.None);

        first.Open();
        await running;
    }

    [Fact]
    public async Task RunAsync_CallsKeepComing_OneStepAtATime()
    {
        var gate = new EventGate(() => false, () => true, TimeProvider.System);
        var running = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => gate.RunAsync(async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(1);
            Interlocked.Decrement(ref running);
        }, CancellationToken.None))));

        Assert.Equal((1, 0), (most, running));
    }

    [Fact]
    public async Task RunAsync_TokenIsCancelledWhileAnotherStepRuns_RunsNothing()
    {
        var gate = new EventGate(() => false, () => true, TimeProvider.System);
        var first = new Gate();
        var running = gate.RunAsync(() => first.PassAsync(CancellationToken.None), CancellationToken.None);
        await first.Reached;
        using var stop = new CancellationTokenSource();
        var waiting = gate.RunAsync(() => throw new InvalidOperationException("The step ran."), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Open();
        await running;
    }
}
