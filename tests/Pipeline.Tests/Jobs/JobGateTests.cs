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

    [Fact]
    public async Task EnterAsync_CallsEndedASecondAgo_IsTheEndOfTurns()
    {
        isBusy = true;
        (await AdvanceAsync(Turns.EnterAsync(Token).AsTask(), 60))!.Dispose();
        isBusy = false;

        clock.Advance(TimeSpan.FromMilliseconds(999));
        (await Turns.EnterAsync(Token))!.Dispose();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await Turns.EnterAsync(Token));
    }

    [Fact]
    public async Task EnterAsync_CallsGoOn_WaitsForFiftyMilliseconds()
    {
        isBusy = true;
        var began = clock.GetTimestamp();

        (await AdvanceAsync(Turns.EnterAsync(Token).AsTask(), 1_000))!.Dispose();

        Assert.Equal(TimeSpan.FromMilliseconds(50), clock.GetElapsedTime(began));
    }

    // The turn is waited for by the clock of the machine.
    [Fact]
    public async Task EnterAsync_TurnThatDoesNotEnd_IsWaitedForASecondAtTheMost()
    {
        isBusy = true;
        using var turn = await AdvanceAsync(Turns.EnterAsync(Token).AsTask(), 60);
        isBusy = false;

        Assert.Null(await Turns.EnterAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token));
    }

    [Fact]
    public async Task EnterAsync_EachStage_IsTold()
    {
        var stages = 0;
        var gate = new JobGate(() => isBusy, clock, () => stages++);

        for (var stage = 1; stage <= 3; stage++)
        {
            await gate.EnterAsync(Token);
            Assert.Equal(stage, stages);
        }
    }

    [Fact]
    public async Task EnterAsync_TokenIsCancelledWhileCallsGoOn_Throws()
    {
        isBusy = true;
        using var stop = new CancellationTokenSource();
        var entering = Turns.EnterAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entering);
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
