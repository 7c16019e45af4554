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
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(1_023, 9)]
    [InlineData(2_047, 10)]
    [InlineData(2_048, 11)]
    [InlineData(100_000, 11)]
    public void Add_ABatch_IsInTheClassOfItsSize(int rows, int size)
    {
        var times = new ApplyTimes();

        times.Add(TimeSpan.FromMilliseconds(5), rows);

        Assert.Equal((size, 1L), Assert.Single(times.Counts().Select(each => (each.Size, each.Count))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.0000001)]
    [InlineData(1e6)]
    public void Add_ATimeBeyondTheBins_IsInTheFirstOrTheLast(double seconds)
    {
        var times = new ApplyTimes();

        times.Add(TimeSpan.FromSeconds(seconds), 1);

        Assert.Equal(seconds > 1 ? ApplyTimes.Bins - 1 : 0, Assert.Single(times.Counts()).Bin);
    }

    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(1.124, 0)]
    [InlineData(1.125, 1)]
    [InlineData(1.999, 7)]
    [InlineData(2.0, 8)]
    [InlineData(0.5, -8)]
    public void Add_ATime_IsInOneOfEightBinsOfAPowerOfTwo(double seconds, int fromOneSecond)
    {
        var times = new ApplyTimes();

        times.Add(TimeSpan.FromSeconds(seconds), 1);

        Assert.Equal((20 * 8) + fromOneSecond, Assert.Single(times.Counts()).Bin);
        Assert.Equal(seconds, times.Quantile(0)!.Value.TotalSeconds, seconds * 0.07);
    }

    [Fact]
    public void Quantile_WithoutBatches_IsNull() => Assert.Null(new ApplyTimes().Quantile(0.5));

    [Theory]
    [InlineData(30, true)]
    [InlineData(29, false)]
    public void RatioTo_ASize_CountsFromThirtyBatchesOfBoth(int batches, bool counts)
    {
        var one = new ApplyTimes();
        var other = new ApplyTimes();
        for (var batch = 0; batch < 30; batch++)
            one.Add(TimeSpan.FromMilliseconds(10), 1);
        for (var batch = 0; batch < batches; batch++)
            other.Add(TimeSpan.FromMilliseconds(10), 1);

        Assert.Equal(counts ? (double?)1 : null, one.RatioTo(other, 0.99));
        Assert.Equal(counts ? (double?)1 : null, other.RatioTo(one, 0.99));
    }

    [Fact]
    public void Subtract_WhatWasThereBefore_LeavesWhatCameSince()
    {
        var times = new ApplyTimes();
        var before = new ApplyTimes();
        times.Add(TimeSpan.FromSeconds(1), 1);
        before.Add(TimeSpan.FromSeconds(1), 1);
        times.Add(TimeSpan.FromSeconds(2), 4);

        times.Subtract(before);

        Assert.Equal((1, 4, 2.0), (times.Batches, times.Rows, times.Seconds));
        Assert.Equal((2, 1L), Assert.Single(times.Counts().Select(each => (each.Size, each.Count))));
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
