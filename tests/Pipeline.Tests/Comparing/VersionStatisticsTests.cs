namespace ModelPipeline.Tests;

public sealed class VersionStatisticsTests
{
    [Fact]
    public void ToBytes_ThenFromBytes_IsTheSame()
    {
        var statistics = Made(seed: 1);

        var read = VersionStatistics.FromBytes(statistics.ToBytes());

        AssertSame(statistics, read);
        Assert.Equal(statistics.ToBytes(), read.ToBytes());
    }

    [Fact]
    public void Add_TwoSilos_IsTheSameInAnyOrder()
    {
        var forward = Made(1);
        forward.Add(Made(2));
        var backward = Made(2);
        backward.Add(Made(1));

        AssertSame(forward, backward);
        Assert.Equal(2 * 300, forward.Scored);
    }

    [Fact]
    public void Since_AnEarlierCopy_IsWhatCameAfter()
    {
        var statistics = Made(1);
        var before = statistics.Copy();
        statistics.Add(Made(2));

        AssertSame(Made(2), statistics.Since(before));
        AssertSame(Made(1), before);
    }

    [Fact]
    public void FailureShare_CountsUnusableAndFailed()
    {
        var statistics = Made(1);
        statistics.RecordFailures(70, 30);

        Assert.Equal(400, statistics.Users);
        Assert.Equal(0.25, statistics.FailureShare);
        Assert.Equal(0, new VersionStatistics().FailureShare);
    }

    [Fact]
    public void LargestShift_NamesTheOutputThatDrifts()
    {
        var stable = Made(1);
        var candidate = Made(2, shift: 0.4);

        var (output, index) = candidate.LargestShift(stable)!.Value;

        Assert.Equal("p", output);
        Assert.True(index > 0.25);
        Assert.True(Made(2).LargestShift(stable)!.Value.Index < 0.1);
        Assert.Null(new VersionStatistics().LargestShift(stable));
    }

    [Fact]
    public void FromBytes_AnyCutOrChangedByte_IsRefusedOrRead()
    {
        var bytes = Made(1).ToBytes();

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => VersionStatistics.FromBytes(bytes.AsMemory(0, length)));
        for (var place = 0; place < bytes.Length; place++)
        {
            var changed = (byte[])bytes.Clone();
            changed[place] ^= 0xFF;
            try
            {
                VersionStatistics.FromBytes(changed);
            }
            catch (InvalidDataException)
            {
                // Refused; any other exception fails the test.
            }
        }
    }

    [Fact]
    public void RecordScores_KnownOutputs_AllocatesNothing()
    {
        var statistics = new VersionStatistics();
        var answer = Answer(seed: 5, shift: 0);
        for (var i = 0; i < 100; i++)
            Record();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Record();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Record()
        {
            statistics.RecordTime(TimeSpan.FromMilliseconds(1), answer.Count);
            statistics.RecordScores(answer);
        }
    }

    private static VersionStatistics Made(int seed, double shift = 0)
    {
        var statistics = new VersionStatistics();
        statistics.RecordTime(TimeSpan.FromMilliseconds(seed), 300);
        statistics.RecordScores(Answer(seed, shift));
        return statistics;
    }

    private static Batch Answer(int seed, double shift)
    {
        var random = new Random(seed);
        // Eighths: their sums are exact, so the order of addition does not show.
        double[] scores = [.. Enumerable.Range(0, 300).Select(_ => (Math.Floor(random.NextDouble() * 800) / 1024) + shift)];
        string[] labels = [.. scores.Select((_, row) => row % 3 == 0 ? "no" : "yes")];
        return new([.. scores.Select((_, row) => $"u{row}")],
        [
            new Column<string>(new("label", ColumnType.String), labels),
            new Column<double>(new("p", ColumnType.Double), scores),
        ]);
    }

    private static void AssertSame(VersionStatistics expected, VersionStatistics actual)
    {
        Assert.Equal((expected.Scored, expected.Unusable, expected.Failed), (actual.Scored, actual.Unusable, actual.Failed));
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Times.Counts(), actual.Times.Counts());
        Assert.Equal(expected.Times.Seconds, actual.Times.Seconds, 1e-12);
        foreach (var output in expected.Outputs)
        {
            Assert.Equal(expected.Distribution(output)!.Counts(), actual.Distribution(output)!.Counts());
            Assert.Equal(expected.Distribution(output)!.Sum, actual.Distribution(output)!.Sum, 1e-9);
        }
    }
}
