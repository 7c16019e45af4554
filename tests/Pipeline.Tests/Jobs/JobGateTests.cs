using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class JobGateTests
{
    private readonly FakeTimeProvider clock = new();
    private bool isBusy;

    private JobGate Turns => field ??= new(() => isBusy, clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnterAsync_NoCalls_AllStagesRunAtOnce()
    {
        for (var i = 0; i < 10; i++)
            Assert.Null(await Turns.EnterAsync(Token));
    }

    [Fact]
    public async Task EnterAsync_WhileCallsRun_WaitsForTheirEndForABoundedTime()
    {
        isBusy = true;
        var first = Turns.EnterAsync(Token).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.False(first.IsCompleted);
        isBusy = false;
        (await AdvanceAsync(first, 2))!.Dispose();

        isBusy = true;
        (await AdvanceAsync(Turns.EnterAsync(Token).AsTask(), 60))!.Dispose();
    }

    [Fact]
    public async Task EnterAsync_WhileCallsKeepComing_RunsOneStageAtATimeUntilASecondLater()
    {
        isBusy = true;
        var turn = await AdvanceAsync(Turns.EnterAsync(Token).AsTask(), 60);
        isBusy = false;

        var second = Turns.EnterAsync(Token).AsTask();
        Assert.False(second.IsCompleted);
        turn!.Dispose();
        (await second)!.Dispose();
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await Turns.EnterAsync(Token));
        Assert.Null(await Turns.EnterAsync(Token));
    }

    // Each pause is a separate timer of the clock.
    private async Task<IDisposable?> AdvanceAsync(Task<IDisposable?> take, int milliseconds)
    {
        for (var i = 0; i < milliseconds && !take.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Delay(1, Token);
        }

        return await take.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }
}
