namespace ModelPipeline.Tests;

public sealed class RolloutGuardTests
{
    private static readonly GuardLimits Limits = new();

    [Fact]
    public void Judge_FivePercentFail_NamesTheShare() =>
        Assert.Contains("maxFailureShare", Judge(Made(1, candidate: 1_000, failures: 50)), StringComparison.Ordinal);

    [Fact]
    public void Judge_ThreeTimesSlower_NamesTheRatio() =>
        Assert.Contains("maxP99Ratio", Judge(Made(1, candidate: 1_000, slower: 3)), StringComparison.Ordinal);

    [Fact]
    public void Judge_ScoresDrift_NamesTheOutput()
    {
        var reason = Judge(Made(1, candidate: 1_000, shift: 1.5));

        Assert.Contains("maxScorePsi", reason, StringComparison.Ordinal);
        Assert.Contains("'y'", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_FewerUsersThanAsked_SaysNothing() => Assert.Null(Judge(Made(1, candidate: 999, failures: 999, slower: 9, shift: 9)));

    [Fact]
    public void Judge_BetterThanStable_SaysNothing()
    {
        var (candidate, stable) = Made(1, candidate: 5_000, failures: 500, slower: 5);

        Assert.NotNull(RolloutGuard.Judge(Limits, candidate, stable));
        Assert.Null(RolloutGuard.Judge(Limits with { MaxScorePsi = 100 }, stable, candidate));
    }

    [Fact]
    public void Judge_StableFailsAsOften_SaysNothing()
    {
        var (candidate, _) = Made(1, candidate: 5_000, failures: 250);
        var (stable, _) = Made(2, candidate: 5_000, failures: 250);

        Assert.Null(RolloutGuard.Judge(Limits, candidate, stable));
    }

    [Fact]
    public void Judge_SoundCandidate_StaysInEachOfManyRuns() => Assert.All(
        Enumerable.Range(1, 200), seed => Assert.Null(Judge(Made(seed, candidate: 1_000, failures: 10))));

    private static string? Judge((VersionStatistics Candidate, VersionStatistics Stable) made) =>
        RolloutGuard.Judge(Limits, made.Candidate, made.Stable);

    // Batches of one size with times and scores that scatter, as those of a machine under load.
    private static (VersionStatistics Candidate, VersionStatistics Stable) Made(
        int seed, int candidate, int failures = 0, double slower = 1, double shift = 0)
    {
        var random = new Random(seed);
        return (Fill(candidate - failures, slower, shift, failures), Fill(candidate * 10, 1, 0, 0));

        VersionStatistics Fill(int users, double times, double offset, int failed)
        {
            var made = new VersionStatistics();
            for (var at = 0; at < users; at += 4)
            {
                double[] scores = [
                    .. Enumerable.Range(0, Math.Min(4, users - at)).Select(_ => random.NextDouble() + random.NextDouble() + offset)];
                string[] names = [.. scores.Select((_, i) => $"{i}")];
                made.RecordScores(new(names, [new Column<double>(new("y", ColumnType.Double), scores)]));
                made.RecordTime(TimeSpan.FromMilliseconds(times * Math.Exp(random.NextDouble() + random.NextDouble())), scores.Length);
            }

            made.RecordFailures(0, failed);
            return made;
        }
    }
}
