using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The quantiles of the console, of runs whose place in their bucket is known.</summary>
public sealed class StageTimesTests
{
    private static readonly double[] Bounds = [.. MetricStep.Bounds.Select(seconds => seconds * 1_000)];

    [Fact]
    public void Of_NoRuns_AreAllZero() => Assert.Equal(new(0, 0, 0, 0), StageTimes.Of(new(), 0));

    // Within a bucket the times lie evenly: half of its runs are below its middle.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Of_RunsOfOneBucket_LieEvenlyBetweenItsBounds(int bucket)
    {
        var step = new MetricStep();
        step.AddRuns("bind", bucket, 10);
        step.AddTime("bind", 0.0123456);
        var from = bucket == 0 ? 0 : Bounds[bucket - 1];

        var times = StageTimes.Of(step, Place("bind"));

        Assert.Equal(10, times.Runs);
        Assert.Equal(1.235, times.Mean);
        Assert.Equal(Math.Round(from + ((Bounds[bucket] - from) * 0.5), 3), times.Median);
        Assert.Equal(Math.Round(from + ((Bounds[bucket] - from) * 0.99), 3), times.P99);
    }

    [Fact]
    public void Of_HalfOfTheRunsInALowerBucket_HasTheBoundBetweenAsMedian()
    {
        var step = new MetricStep();
        step.AddRuns("apply", 1, 5);
        step.AddRuns("apply", 4, 5);

        var times = StageTimes.Of(step, Place("apply"));

        Assert.Equal(Bounds[1], times.Median);
        Assert.Equal(Math.Round(Bounds[3] + ((Bounds[4] - Bounds[3]) * 4.9 / 5), 3), times.P99);
    }

    [Fact]
    public void Of_MedianBelowTheLastBoundAndTheRestAbove_HasThatBoundAsP99()
    {
        var step = new MetricStep();
        step.AddRuns("queue", Bounds.Length - 1, 8);
        step.AddRuns("queue", Bounds.Length, 2);

        var times = StageTimes.Of(step, Place("queue"));

        Assert.Equal(Math.Round(Bounds[^2] + ((Bounds[^1] - Bounds[^2]) * 5 / 8), 3), times.Median);
        Assert.Equal(Bounds[^1], times.P99);
        Assert.Equal(new(0, 0, 0, 0), StageTimes.Of(step, Place("write")));
    }

    private static int Place(string stage) => MetricStep.Stages.ToList().IndexOf(stage);
}
