using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class DutyCycleTests
{
    private readonly FakeTimeProvider clock = new();
    private bool isBusy;
    private bool keepsComing = true;

    [Fact]
    public async Task RunAsync_TheFirstStepOfAnIdleSilo_BeginsAtOnce() =>
        Assert.Equal(7, await Cycle().RunAsync(() => Task.FromResult(7), default));

    [Fact]
    public async Task RunAsync_AfterAStepWhileWorkKeepsComing_RestsForTheMultipleOfTheStep()
    {
        var cycle = Cycle();
        await cycle.RunAsync(() => Worked(10), default);

        var next = cycle.RunAsync(() => Worked(0), default);

        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(39));
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await next.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task RunAsync_AfterALongStep_RestsNoLongerThanTheLongestRest()
    {
        var cycle = Cycle();
        await cycle.RunAsync(() => Worked(10_000), default);

        var next = cycle.RunAsync(() => Worked(0), default);
        clock.Advance(TimeSpan.FromMilliseconds(100));

        await next.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task RunAsync_AfterAStepWhileNoWorkComes_DoesNotRestAndOwesNothingLater()
    {
        var cycle = Cycle();
        keepsComing = false;
        await cycle.RunAsync(() => Worked(10), default);
        await cycle.RunAsync(() => Worked(0), default);
        keepsComing = true;

        Assert.True(cycle.RunAsync(() => Worked(0), default).IsCompleted);
    }

    [Fact]
    public async Task RunAsync_AStepThatFails_IsRestedForAsWell()
    {
        var cycle = Cycle();
        await Assert.ThrowsAsync<InvalidOperationException>(() => cycle.RunAsync<int>(
            async () =>
            {
                await Worked(10);
                throw new InvalidOperationException();
            },
            default));

        Assert.False(((Task)cycle.RunAsync(() => Worked(0), default)).IsCompleted);
    }

    [Fact]
    public async Task RunAsync_WhileACallRuns_BeginsAfterItsEnd()
    {
        isBusy = true;
        var step = Cycle().RunAsync(() => Worked(0), default);
        clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.False(step.IsCompleted);

        isBusy = false;

        Assert.InRange(await PassUntilAsync(step), 5, 40);
    }

    [Fact]
    public async Task RunAsync_WhileCallsNeverEnd_BeginsAfterFiftyMilliseconds()
    {
        isBusy = true;

        var step = Cycle().RunAsync(() => Worked(0), default);

        Assert.InRange(await PassUntilAsync(step), 50, 500);
    }

    // Advances the clock in steps of the pause until the step has run; how many milliseconds that took.
    private async Task<double> PassUntilAsync(Task step)
    {
        var began = clock.GetTimestamp();
        while (!step.IsCompleted && clock.GetElapsedTime(began) < TimeSpan.FromSeconds(10))
        {
            clock.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Delay(1);
        }

        return clock.GetElapsedTime(began).TotalMilliseconds;
    }

    private DutyCycle Cycle() => new(
        () => isBusy, () => keepsComing, rest: 4, longestRest: TimeSpan.FromMilliseconds(100), pause: TimeSpan.FromMilliseconds(5), clock);

    private Task<int> Worked(int milliseconds)
    {
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return Task.FromResult(milliseconds);
    }
}
