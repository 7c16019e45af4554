using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class ExplanationLaneTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StepAsync_WorkKeepsComing_RestsNineteenTimesAsLongAsTheStep()
    {
        var clock = new FakeTimeProvider();
        using var lane = new ExplanationLane(() => false, () => true, clock);
        await lane.StepAsync(() => Step(clock, 3), Token);

        var second = lane.StepAsync(() => Step(clock, 3), Token);
        clock.Advance(TimeSpan.FromMilliseconds(56));
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(2));

        await second;
    }

    [Fact]
    public async Task StepAsync_NoOtherWork_DoesNotRest()
    {
        var clock = new FakeTimeProvider();
        using var lane = new ExplanationLane(() => false, () => false, clock);

        await lane.StepAsync(() => Step(clock, 100), Token);
        await lane.StepAsync(() => Step(clock, 100), Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task StepAsync_CallsRun_WaitsForThemButNotForEver()
    {
        var clock = new FakeTimeProvider();
        var isBusy = true;
        using var lane = new ExplanationLane(() => isBusy, () => false, clock);

        var step = lane.StepAsync(() => Step(clock, 0), Token);
        Assert.False(step.IsCompleted);
        isBusy = false;
        clock.Advance(TimeSpan.FromMilliseconds(2));
        await step.WaitAsync(TimeSpan.FromSeconds(60), Token);

        isBusy = true;
        var other = lane.StepAsync(() => Step(clock, 0), Token);
        while (!other.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(2));
            await Task.Yield();
        }
    }

    private static Task<int> Step(FakeTimeProvider clock, int milliseconds)
    {
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return Task.FromResult(milliseconds);
    }
}
