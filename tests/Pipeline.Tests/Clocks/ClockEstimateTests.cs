using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class ClockEstimateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly ClockEstimate estimate;

    public ClockEstimateTests() => estimate = new(clock);

    [Fact]
    public void Now_NothingWasRead_IsThisMachinesTimeInWholeMicroseconds()
    {
        clock.Advance(TimeSpan.FromTicks(1_234_567));

        Assert.Equal(Noon + TimeSpan.FromTicks(1_234_560), estimate.Now());
        Assert.Equal((false, TimeSpan.Zero), (estimate.IsKnown, estimate.Offset));
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    [InlineData(3600)]
    public void Now_AfterAReading_IsTheOtherClocksTime(double behind)
    {
        Read(behind, there: 2, back: 2);

        Assert.Equal(Noon.AddSeconds(behind).AddMilliseconds(4), estimate.Now());
        Assert.Equal((true, TimeSpan.FromSeconds(-behind)), (estimate.IsKnown, estimate.Offset));
    }

    // The answer took all of the time, or the question did.
    [Theory]
    [InlineData(0, 10, -5)]
    [InlineData(10, 0, 5)]
    public void Now_OneWayIsLonger_IsWrongByHalfOfTheTime(double there, double back, double wrong)
    {
        Read(30, there, back);

        Assert.Equal(Noon.AddSeconds(30).AddMilliseconds(10 + wrong), estimate.Now());
    }

    [Fact]
    public void Now_ClockOfWholeSeconds_IsTheMiddleOfTheSecond()
    {
        var asked = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(200));

        estimate.Add(asked, new(Noon.AddSeconds(30), TimeSpan.FromSeconds(1)), clock.GetTimestamp());

        Assert.Equal(Noon.AddSeconds(30.6), estimate.Now());
    }

    [Fact]
    public void Now_WallClockIsSet_ContinuesAsBefore()
    {
        var wall = new SteppedClock();
        var other = new ClockEstimate(wall);
        other.Add(wall.GetTimestamp(), new(Noon), wall.GetTimestamp());

        wall.Wall = TimeSpan.FromHours(-1);

        Assert.Equal(Noon, other.Now());
        Assert.Equal(wall.GetUtcNow() - Noon, other.Offset);
    }

    [Fact]
    public void Add_SlowReadingAfterAQuickOne_ChangesNothing()
    {
        Read(30, there: 1, back: 1);

        Read(30, there: 900, back: 0);

        Assert.Equal(Noon.AddSeconds(30).AddMilliseconds(902), estimate.Now());
    }

    [Fact]
    public void Add_QuickReadingAfterASlowOne_IsTaken()
    {
        Read(30, there: 900, back: 0);

        Read(30, there: 1, back: 1);

        Assert.Equal(TimeSpan.FromSeconds(-30), estimate.Offset);
    }

    // After a minute the old reading counts less, because the clocks may run at different speeds.
    [Fact]
    public void Add_ReadingAsSlowAMinuteLater_IsTaken()
    {
        Read(30, there: 2, back: 2);
        clock.Advance(TimeSpan.FromMinutes(1));

        Read(30.015625, there: 3, back: 3);

        Assert.Equal(TimeSpan.FromSeconds(-30.015625), estimate.Offset);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    public void Add_SlowReadingThatContradicts_IsTaken(double behind)
    {
        Read(30, there: 1, back: 1);

        Read(behind, there: 400, back: 400);

        Assert.Equal(TimeSpan.FromSeconds(-behind), estimate.Offset);
        Assert.Equal(Noon.AddSeconds(behind).AddMilliseconds(802), estimate.Now());
    }

    [Fact]
    public void Now_MoreExactReadingIsEarlier_DoesNotGoBack()
    {
        Read(30, there: 100, back: 0);
        var before = estimate.Now();

        Read(30, there: 1, back: 1);

        Assert.Equal(before, estimate.Now());
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(Noon.AddSeconds(30).AddMilliseconds(202), estimate.Now());
    }

    // The other clock is this number of seconds ahead. Both ways take milliseconds.
    private void Read(double ahead, double there, double back)
    {
        var asked = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(there));
        var told = clock.GetUtcNow().AddSeconds(ahead);
        clock.Advance(TimeSpan.FromMilliseconds(back));
        estimate.Add(asked, new(told), clock.GetTimestamp());
    }

    /// <summary>A machine whose wall clock can be set.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Wall { get; set; }

        public override DateTimeOffset GetUtcNow() => Noon + Wall;

        public override long GetTimestamp() => 1;
    }
}
