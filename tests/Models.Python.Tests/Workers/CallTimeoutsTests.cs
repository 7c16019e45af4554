namespace ModelPipeline.Models.Python.Tests;

public class CallTimeoutsTests
{
    [Fact]
    public void For_NothingRecorded_IsShortForManyRowsAndLongerForOne()
    {
        var timeouts = new CallTimeouts();

        Assert.Equal(TimeSpan.FromMilliseconds(300), timeouts.For(512));
        Assert.Equal(TimeSpan.FromSeconds(1), timeouts.For(1));
    }

    [Fact]
    public void For_BatchesOfThatSizeWereSlow_AllowsFourTimesTheirTime()
    {
        var timeouts = new CallTimeouts();
        timeouts.Record(500, TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(4), timeouts.For(400));
    }

    [Fact]
    public void For_OnlyHalvesWereAnswered_AllowsTwiceTheLimitOfAHalf()
    {
        var timeouts = new CallTimeouts();
        timeouts.Record(256, TimeSpan.FromSeconds(0.25));

        Assert.Equal(TimeSpan.FromSeconds(2), timeouts.For(512));
        Assert.Equal(TimeSpan.FromMilliseconds(300), timeouts.For(64));
    }

    [Fact]
    public void Record_ManyFastCallsAfterASlowOne_ForgetsTheSlowOne()
    {
        var timeouts = new CallTimeouts();
        timeouts.Record(32, TimeSpan.FromSeconds(10));
        for (var call = 0; call < 1_000; call++)
            timeouts.Record(32, TimeSpan.FromMilliseconds(2));

        Assert.Equal(TimeSpan.FromMilliseconds(300), timeouts.For(32));
    }

    [Fact]
    public void For_OnlyQuartersWereAnswered_AllowsFourTimesTheLimitOfAQuarter()
    {
        var timeouts = new CallTimeouts();
        timeouts.Record(128, TimeSpan.FromSeconds(0.25));

        Assert.Equal(TimeSpan.FromSeconds(4), timeouts.For(512));
        Assert.Equal(TimeSpan.FromMilliseconds(300), timeouts.For(1_024));
    }

    [Fact]
    public void For_OneRowWasSlow_CountsForOneTwoAndFourRows()
    {
        var timeouts = new CallTimeouts();
        timeouts.Record(1, TimeSpan.FromSeconds(1));

        Assert.Equal([4.0, 4, 8, 8, 16, 0.3], new[] { 0, 1, 2, 3, 4, 8 }.Select(rows => timeouts.For(rows).TotalSeconds));
    }

    [Fact]
    public void For_SlowestOfItsSizeAndOfItsHalves_IsTheOneThatCounts()
    {
        var timeouts = new CallTimeouts();
        timeouts.Record(8, TimeSpan.FromSeconds(3));
        timeouts.Record(4, TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(12), timeouts.For(8));
    }

    [Fact]
    public void Record_FasterCall_ForgetsOneHundredthOfTheSlowOne()
    {
        var timeouts = new CallTimeouts();
        timeouts.Record(32, TimeSpan.FromSeconds(10));
        timeouts.Record(32, TimeSpan.Zero);

        Assert.Equal(39.6, timeouts.For(32).TotalSeconds, 6);
    }
}
