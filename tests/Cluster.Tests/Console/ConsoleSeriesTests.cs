using System.Net;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ConsoleSeriesTests
{
    private const long Now = 100;

    [Fact]
    public void Of_SeveralSilos_AddsUpStepsOfTheSameAge()
    {
        var one = Silo([], Scored(3), Scored(1));
        var other = Silo(Scored(10), Scored(20), []);

        var series = ConsoleSeries.Of([(Address(1), one), (Address(2), other)], count: 3, Now);

        Assert.Equal([(2, 1), (1, 23), (0, 10)], series.Points.Select(point => (point.Ago, point.Users["scored"])));
        Assert.Equal(1_000, series.Now);
        Assert.True(series.IsKept);
    }

    [Fact]
    public void Of_ASiloThatDoesNotAnswerOrIsOfAnotherVersion_AddsNothingAndIsShown()
    {
        var newer = new SiloSeries(true, [[1, 2, 3]], 0, 0, 0, 0, "9.9.9");

        var series = ConsoleSeries.Of([(Address(1), Silo(Scored(3))), (Address(2), null), (Address(3), newer)], count: 2, Now);

        Assert.Equal(3, Assert.Single(series.Points).Users["scored"]);
        Assert.Equal([true, false, true], series.Silos.Select(silo => silo.Answers));
    }

    [Fact]
    public void Of_StageTimes_HasMeanAndQuantilesOfAllSilos()
    {
        // 98 runs between 1 and 2 ms on one silo, 2 between 25 and 50 ms on the other.
        var fast = new MetricStep();
        fast.AddRuns("write", bucket: 2, 98);
        fast.AddTime("write", 98 * 0.0015);
        var slow = new MetricStep();
        slow.AddRuns("write", bucket: 6, 2);
        slow.AddTime("write", 2 * 0.04);

        var series = ConsoleSeries.Of([(Address(1), Silo(fast.ToCells())), (Address(2), Silo(slow.ToCells()))], count: 1, Now);
        var times = Assert.Single(series.Points).Stages["write"];

        Assert.Equal(100, times.Runs);
        Assert.Equal(2.27, times.Mean, 0.001);
        Assert.InRange(times.Median, 1, 2);
        Assert.Equal(37.5, times.P99, 0.001);
    }

    [Fact]
    public void Of_TimesBeyondTheLastBound_HaveThatBoundAsQuantile()
    {
        var step = new MetricStep();
        step.AddRuns("retrieve", MetricStep.Bounds.Count, 1);

        var series = ConsoleSeries.Of([(Address(1), Silo(step.ToCells()))], count: 1, Now);

        Assert.Equal(30_000, Assert.Single(series.Points).Stages["retrieve"].P99);
    }

    private static int[] Scored(int users)
    {
        var step = new MetricStep();
        step.AddUsers("scored", users);
        return step.ToCells();
    }

    private static SiloSeries Silo(params int[][] steps) => new(true, steps, 1, 2, 3, 4, "0.1.0");

    private static SiloAddress Address(int port) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 1);
}
