using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class ShadowGateTests
{
    private readonly FakeTimeProvider clock = new();
    private bool isBusy;
    private bool workKeepsComing;

    private ShadowGate Gate => field ??= new(() => isBusy, () => workKeepsComing, clock);

    [Fact]
    public async Task RunAsync_NobodyCalls_RunsAtOnce()
    {
        for (var i = 0; i < 10; i++)
            Assert.Equal(TimeSpan.Zero, await StepAsync(TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task RunAsync_WhileCallsKeepComing_RestsManyTimesAsLongAsItWorked()
    {
        workKeepsComing = true;

        Assert.Equal(TimeSpan.Zero, await StepAsync(TimeSpan.FromMilliseconds(10)));
        Assert.InRange((await StepAsync(TimeSpan.FromSeconds(5))).TotalMilliseconds, 490, 900);
        Assert.InRange(await StepAsync(TimeSpan.FromMilliseconds(1)), ShadowGate.LongestRest, 2 * ShadowGate.LongestRest);
    }

    [Fact]
    public void StepRows_WhileCallsKeepComing_AreFew()
    {
        Assert.Equal(512, Gate.StepRows(512));
        workKeepsComing = true;
        Assert.Equal(ShadowGate.SmallStep, Gate.StepRows(512));
        Assert.Equal(10, Gate.StepRows(10));
    }

    [Fact]
    public async Task RunAsync_WhileCallsRun_WaitsNoLongerThanItsBound()
    {
        isBusy = true;

        Assert.InRange((await StepAsync(TimeSpan.FromMilliseconds(1))).TotalMilliseconds, 50, 200);
    }

    // Runs a step that takes so long, and returns how long it had to wait.
    private async Task<TimeSpan> StepAsync(TimeSpan work)
    {
        var began = clock.GetTimestamp();
        var waited = (TimeSpan?)null;
        var step = Gate.RunAsync(() =>
        {
            waited = clock.GetElapsedTime(began);
            clock.Advance(work);
            return Task.FromResult(true);
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 10_000 && !step.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await step.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return waited!.Value;
    }
}
