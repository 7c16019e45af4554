namespace ModelPipeline.Tests;

public sealed class ApplyTimesTests
{
    [Fact]
    public void Quantile_OfTimes_IsWithinSevenPercent()
    {
        var times = new ApplyTimes();
        for (var i = 1; i <= 1000; i++)
            times.Add(TimeSpan.FromMilliseconds(i), 4);

        Assert.InRange(times.Quantile(0.5)!.Value.TotalMilliseconds, 465, 535);
        Assert.InRange(times.Quantile(0.99)!.Value.TotalMilliseconds, 920, 1060);
        Assert.Equal((1000, 4000), (times.Batches, times.Rows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RatioTo_OtherBatchSizes_ComparesEqualSizes(double slower)
    {
        var stable = new ApplyTimes();
        var candidate = new ApplyTimes();
        for (var i = 0; i < 500; i++)
        {
            // The stable version has large batches that take long; the candidate has single rows.
            stable.Add(TimeSpan.FromMilliseconds(50), 256);
            stable.Add(TimeSpan.FromMilliseconds(1 + (i % 10)), 1);
            candidate.Add(TimeSpan.FromMilliseconds(slower * (1 + (i % 10))), 1);
        }

        Assert.InRange(candidate.RatioTo(stable, 0.99)!.Value, slower * 0.88, slower * 1.13);
    }

    [Fact]
    public void RatioTo_OtherMixOfBatchSizes_IsOneForEqualTimes()
    {
        var stable = new ApplyTimes();
        var candidate = new ApplyTimes();
        for (var i = 0; i < 500; i++)
        {
            stable.Add(TimeSpan.FromMilliseconds(50), 256);
            candidate.Add(TimeSpan.FromMilliseconds(1), 1);
        }

        for (var i = 0; i < 40; i++)
        {
            stable.Add(TimeSpan.FromMilliseconds(1), 1);
            candidate.Add(TimeSpan.FromMilliseconds(50), 256);
        }

        Assert.Equal(1, candidate.RatioTo(stable, 0.5)!.Value, 1e-9);
        Assert.Equal(1, stable.RatioTo(candidate, 0.5)!.Value, 1e-9);
    }

    [Fact]
    public void RatioTo_SizeOfWhichOneHasFewBatches_DoesNotCount()
    {
        var stable = new ApplyTimes();
        var candidate = new ApplyTimes();
        for (var i = 0; i < 500; i++)
        {
            stable.Add(TimeSpan.FromMilliseconds(1), 1);
            candidate.Add(TimeSpan.FromMilliseconds(1), 1);
            candidate.Add(TimeSpan.FromMilliseconds(50), 256);
        }

        // A cold start.
        stable.Add(TimeSpan.FromSeconds(5), 256);

        Assert.Equal(1, candidate.RatioTo(stable, 0.99)!.Value, 1e-9);
        Assert.Equal(1, stable.RatioTo(candidate, 0.99)!.Value, 1e-9);
    }

    [Fact]
    public void RatioTo_NoSizeInCommon_IsNull()
    {
        var stable = new ApplyTimes();
        var candidate = new ApplyTimes();
        for (var i = 0; i < 100; i++)
        {
            stable.Add(TimeSpan.FromMilliseconds(5), 512);
            candidate.Add(TimeSpan.FromMilliseconds(1), 1);
        }

        Assert.Null(candidate.RatioTo(stable, 0.99));
    }

    [Fact]
    public void Add_OddTimes_AreCounted()
    {
        var times = new ApplyTimes();
        foreach (var time in new[] { TimeSpan.Zero, TimeSpan.FromTicks(-1), TimeSpan.FromTicks(1), TimeSpan.FromDays(9) })
            times.Add(time, 100_000);

        Assert.Equal(4, times.Counts().Sum(each => each.Count));
    }
}
