using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class RunPatienceTests : IAsyncDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly RunPatience patience;
    private int rings;

    public RunPatienceTests() => patience = new(clock, () => rings++);

    public ValueTask DisposeAsync() => patience.DisposeAsync();

    [Fact]
    public void StartTimer_RingsOnceAfterTwoMilliseconds()
    {
        patience.Begin();
        patience.StartTimer();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        // The timer runs: a second start does not put it off.
        patience.StartTimer();
        Assert.Equal(0, rings);

        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, rings);
        Assert.True(patience.IsOver(isAnyWaiting: true));
    }

    [Fact]
    public void IsOver_NobodyWaitsAnyMore_IsFalseAndTheTimerStaysSilent()
    {
        patience.Begin();
        patience.StartTimer();
        clock.Advance(TimeSpan.FromMilliseconds(2));

        Assert.False(patience.IsOver(isAnyWaiting: false));
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, rings);
    }

    [Fact]
    public void IsOver_AnotherItemIsTheFirstByNow_GoesOnForTheRestOfItsWait()
    {
        patience.Begin();
        patience.StartTimer();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        patience.Begin();
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(patience.IsOver(isAnyWaiting: true));
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(2, rings);
        Assert.True(patience.IsOver(isAnyWaiting: true));
    }

    [Fact]
    public void StartTimer_AfterTheWaitWasOver_RingsAgain()
    {
        patience.Begin();
        patience.StartTimer();
        clock.Advance(TimeSpan.FromMilliseconds(2));
        patience.IsOver(isAnyWaiting: true);
        patience.Begin();

        patience.StartTimer();
        clock.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(2, rings);
    }
}
