namespace ModelPipeline.Tests;

public sealed class LiveComparerTests
{
    [Fact]
    public void Compare_TwoVersions_GivesSharesTimesAndDistributions()
    {
        var stable = Made(rows: 400, offset: 0, milliseconds: 10);
        var version = Made(rows: 200, offset: 0.25, milliseconds: 30);
        version.RecordFailures(20, 30);

        var live = LiveComparer.Compare(3, version, stable);

        Assert.Equal(3, live.Silos);
        Assert.Equal((200, 20, 30, 0.2), (live.Version.Scored, live.Version.Unusable, live.Version.Failed, live.Version.FailureShare));
        Assert.Equal(0, live.Stable.FailureShare);
        Assert.InRange(live.P99Ratio!.Value, 2.7, 3.3);
        Assert.InRange(live.Version.MedianMilliseconds!.Value, 28, 32);
        Assert.Equal(30_000.0 / 4, live.Version.MicrosecondsPerRow!.Value, 1e-6);
        var output = Assert.Single(live.Outputs);
        Assert.Equal("y", output.Output);
        Assert.Equal(0.25, output.Mean!.Value - output.StableMean!.Value, 0.01);
        Assert.True(output.Psi > 0.25);
    }

    [Fact]
    public void Compare_NothingYet_HasNoNumbers()
    {
        var live = LiveComparer.Compare(1, new(), new());

        Assert.Equal((0, 0L, null), (live.Version.FailureShare, live.Version.Scored, live.P99Ratio));
        Assert.Empty(live.Outputs);
    }

    [Fact]
    public void Compare_SumBeyondTheLargestNumber_HasNoMean()
    {
        var version = new VersionStatistics();
        version.RecordScores(new(["a", "b"], [new Column<double>(new("y", ColumnType.Double), new[] { 1.5e308, 1.5e308 })]));

        var output = Assert.Single(LiveComparer.Compare(1, version, version).Outputs);

        Assert.Equal((null, null), (output.Mean, output.StableMean));
    }

    private static VersionStatistics Made(int rows, double offset, int milliseconds)
    {
        var statistics = new VersionStatistics();
        for (var row = 0; row < rows; row += 4)
        {
            double[] y = [.. Enumerable.Range(row, 4).Select(each => ((double)each / rows / 2) + offset)];
            statistics.RecordTime(TimeSpan.FromMilliseconds(milliseconds), 4);
            statistics.RecordScores(new(["a", "b", "c", "d"], [new Column<double>(new("y", ColumnType.Double), y)]));
        }

        return statistics;
    }
}
