namespace ModelPipeline.Tests;

/// <summary>Where exactly a candidate is taken back: just below each bound it stays, and just above it goes.</summary>
public sealed class RolloutGuardBoundsTests
{
    private static readonly GuardLimits Half = new() { MinUsers = 1_000, MaxFailureShare = 0.5, MaxP99Ratio = 5, MaxScorePsi = 100 };

    // Four standard errors of a share of one half among 1,000 users are 0.0632.
    [Theory]
    [InlineData(563, false)]
    [InlineData(564, true)]
    public void Judge_Failures_MayExceedTheLimitByFourStandardErrors(int failed, bool isTakenBack) =>
        Assert.Equal(isTakenBack, RolloutGuard.Judge(Half, Users(1_000 - failed, failed), new()) is not null);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Judge_NoFailureIsAllowed_TheFirstTakesTheCandidateBack(int failed, bool isTakenBack) => Assert.Equal(
        isTakenBack, RolloutGuard.Judge(Half with { MaxFailureShare = 0 }, Users(1_000 - failed, failed), Users(1_000, 0)) is not null);

    [Fact]
    public void Judge_TooManyFailures_SaysHowMany() => Assert.Equal(
        "60% of its 1000 users got no score, more than maxFailureShare (50%); stable: 12.5%.",
        RolloutGuard.Judge(Half, Users(400, 600), Users(700, 100)));

    // With a limit of 5 for the slowest batches, the median may be three times as long: half as much more.
    [Theory]
    [InlineData(2.71, false)]
    [InlineData(3.18, true)]
    public void Judge_SlowTail_CountsOnlyWithASlowMedian(double median, bool isTakenBack) =>
        Assert.Equal(isTakenBack, RolloutGuard.Judge(Half, Times(median, 5.88), Times(1, 1)) is not null);

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.001, true)]
    public void Judge_SlowestBatches_MayTakeAsLongAsTheLimit(double less, bool isTakenBack)
    {
        var candidate = Times(4, 4);
        var stable = Times(1, 1);
        var ratio = candidate.Times.RatioTo(stable.Times, 0.99)!.Value;

        Assert.Equal(isTakenBack, RolloutGuard.Judge(Half with { MaxP99Ratio = ratio - less }, candidate, stable) is not null);
    }

    [Fact]
    public void Judge_TooSlow_SaysByHowMuch() => Assert.Matches(
        @"^The 99th percentile of its model time is 8\.?\d* times that of stable, more than maxP99Ratio \(5\), "
            + @"for batches of the same size; the median is 4\.?\d* times as long\.$",
        RolloutGuard.Judge(Half, Times(4, 8), Times(1, 1)));

    // Without any difference, ten groups have an index of about 9 x (1/n + 1/m); three times that is still chance.
    [Theory]
    [InlineData(0.001, false)]
    [InlineData(-0.001, true)]
    public void Judge_ScoresShift_MayExceedTheLimitByWhatChanceAloneGives(double more, bool isTakenBack)
    {
        var candidate = Scores(200, 0.3);
        var stable = Scores(1_000, 0);
        var index = candidate.LargestShift(stable)!.Value.Index;
        var chance = 27 * ((1.0 / 200) + (1.0 / 1_000));

        var reason = RolloutGuard.Judge(Half with { MinUsers = 200, MaxScorePsi = index - chance + more }, candidate, stable);

        Assert.Equal(isTakenBack, reason is not null);
    }

    [Fact]
    public void Judge_ScoresShift_SaysWhichOutputAndByHowMuch()
    {
        var candidate = Scores(2_000, 5);
        var stable = Scores(2_000, 0);
        var index = Math.Round(candidate.LargestShift(stable)!.Value.Index, 3);

        var reason = RolloutGuard.Judge(Half with { MaxScorePsi = 0.25 }, candidate, stable);

        Assert.Equal(
            FormattableString.Invariant(
                $"The stability index of 'y' between its users and those of stable is {index}, more than maxScorePsi (0.25)."), reason);
    }

    [Fact]
    public void Judge_NobodyScoredByOneOfThem_ComparesNoScores()
    {
        var limits = new GuardLimits { MinUsers = 1, MaxFailureShare = 1, MaxScorePsi = 0.001 };

        Assert.Null(RolloutGuard.Judge(limits, Scores(1_000, 5), new()));
        Assert.Null(RolloutGuard.Judge(limits, Users(0, 1_000), Scores(1_000, 0)));
    }

    private static VersionStatistics Users(int scored, int failed)
    {
        var made = new VersionStatistics();
        made.Restore(scored, 0, failed);
        return made;
    }

    // A hundred batches of one row, two of which are slow. The times are in the middle of their bins, so that ratios are exact.
    private static VersionStatistics Times(double median, double slowest)
    {
        var made = Users(1_000, 0);
        for (var batch = 0; batch < 100; batch++)
            made.RecordTime(TimeSpan.FromSeconds((batch < 98 ? median : slowest) * 1.0625 / 1024), 1);
        return made;
    }

    private static VersionStatistics Scores(int users, double shift)
    {
        var made = new VersionStatistics();
        double[] scores = [.. Enumerable.Range(0, users).Select(user => 1 + shift + ((double)user / users))];
        made.RecordScores(new([.. scores.Select((_, i) => $"{i}")], [new Column<double>(new("y", ColumnType.Double), scores)]));
        return made;
    }
}
