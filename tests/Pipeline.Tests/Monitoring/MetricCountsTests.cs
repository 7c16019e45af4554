namespace ModelPipeline.Tests;

/// <summary>What the methods of the classes of metrics count, and with which attributes.</summary>
public sealed class MetricCountsTests : IDisposable
{
    private readonly OwnMeters meters = new();
    private readonly Measured measured;

    public MetricCountsTests() => measured = new(meters);

    public void Dispose()
    {
        measured.Dispose();
        meters.Dispose();
    }

    [Fact]
    public void RunBegan_ABatchFromTheQueue_CountsItsUsersAndTheLongestWait()
    {
        var metrics = new PipelineMetrics(meters);

        metrics.RunBegan("churn", Lane.List, users: 7, TimeSpan.FromMilliseconds(250));
        metrics.EventsBegan("churn", users: 9);
        metrics.RunBegan("churn", Lane.Job, RunReason.Full);

        Assert.Equal(["7 churn list", "9 churn event"], Told(MetricNames.RunUsers));
        Assert.Equal(["0.25 churn queue on-demand"], Told(MetricNames.StageDuration));
        Assert.Equal(["1 churn job full"], Told(MetricNames.Runs));
    }

    [Fact]
    public void StageEnded_IsMeasuredInSeconds()
    {
        new PipelineMetrics(meters).StageEnded("churn", "apply", RunTrigger.Job, TimeSpan.FromMinutes(2));

        Assert.Equal(["120 churn apply job"], Told(MetricNames.StageDuration));
    }

    [Fact]
    public void UsersEnded_ATally_CountsEachOutcomeThatUsersHad()
    {
        var metrics = new PipelineMetrics(meters);
        var tally = new OutcomeTally();
        tally.Add(RowOutcomeKind.Scored);
        tally.Add(RowOutcomeKind.NoInput);
        tally.Add(RowOutcomeKind.Scored);
        tally.Add(RowOutcomeKind.VersionUnavailable);

        metrics.UsersEnded("churn", tally);
        metrics.UserEnded("churn", RowOutcomeKind.Failed);

        Assert.Equal(
            ["2 churn scored", "1 churn no_input", "1 churn version_unavailable", "1 churn failed"], Told(MetricNames.Users));
        Assert.Empty(new OutcomeTally().Counts());
    }

    [Fact]
    public void VersionApplied_CountsAppliedAndRefusedRowsByRoleAndNoZeros()
    {
        var metrics = new PipelineMetrics(meters);

        metrics.VersionApplied("churn", isCandidate: false, applied: 5, refused: 1);
        metrics.VersionApplied("churn", isCandidate: true, applied: 0, refused: 2);
        metrics.VersionApplied("churn", isCandidate: true, applied: 1, refused: 0);

        Assert.Equal(
            ["5 churn stable applied", "1 churn stable refused", "2 churn candidate refused", "1 churn candidate applied"],
            Told(MetricNames.VersionUsers));
    }

    [Fact]
    public void ShadowEndedAndRowsPredicted_CountNoZeros()
    {
        var metrics = new PipelineMetrics(meters);

        metrics.ShadowEnded("churn", "scored", 1);
        metrics.ShadowEnded("churn", "dropped", 0);
        metrics.RowsPredicted("churn", applied: 1, refused: 0);
        metrics.RowsPredicted("churn", applied: 0, refused: 4);

        Assert.Equal(["1 churn scored"], Told(MetricNames.ShadowUsers));
        Assert.Equal(["1 churn applied", "4 churn refused"], Told(MetricNames.PredictedRows));
    }

    [Fact]
    public void StoreUsed_CountsQueriesBytesAndRowsApart()
    {
        var metrics = new PipelineMetrics(meters);

        metrics.StoreUsed("churn", RunTrigger.Event, new(Queries: 2, BytesBilled: 3_000, RowsRead: 40));
        metrics.ClockRead("churn", TimeSpan.FromMilliseconds(-1_500));

        Assert.Equal(["2 churn event"], Told(MetricNames.StoreQueries));
        Assert.Equal(["3000 churn event"], Told(MetricNames.StoreBilled));
        Assert.Equal(["40 churn event"], Told(MetricNames.StoreRows));
        Assert.Equal(["-1.5 churn"], Told(MetricNames.ClockOffset));
    }

    [Fact]
    public void JobMetrics_APipelineOpens_EachCounterBeginsWithZero()
    {
        new JobMetrics(meters).Opened("churn");

        Assert.Equal(
            ["0 churn started", "0 churn held_up", "0 churn completed", "0 churn failed", "0 churn canceled"], Told(MetricNames.Jobs));
        Assert.Equal(["0 churn scored", "0 churn failed"], Told(MetricNames.JobUsers));
        Assert.Equal(["0 churn"], Told(MetricNames.JobPartitions));
        Assert.Equal(["0 churn"], Told(MetricNames.JobPartitionsStopped));
    }

    [Fact]
    public void JobMetrics_WhatHappensToJobs_IsCountedUnderItsName()
    {
        var metrics = new JobMetrics(meters);

        metrics.Started("a");
        metrics.HeldUp("b");
        metrics.Completed("c");
        metrics.Failed("d");
        metrics.Canceled("e");
        metrics.PartitionsUnderWay("f", 3);
        metrics.PartitionsUnderWay("f", -1);
        metrics.PartitionStopped("g");

        Assert.Equal(["1 a started", "1 b held_up", "1 c completed", "1 d failed", "1 e canceled"], Told(MetricNames.Jobs));
        Assert.Equal(["3 f", "-1 f"], Told(MetricNames.JobPartitions));
        Assert.Equal(["1 g"], Told(MetricNames.JobPartitionsStopped));
    }

    [Fact]
    public void JobMetrics_ACommittedBatch_CountsItsUsersByOutcomeAndNoZeros()
    {
        var metrics = new JobMetrics(meters);

        metrics.BatchCommitted("churn", scored: 8, failed: 0);
        metrics.BatchCommitted("churn", scored: 0, failed: 1);

        Assert.Equal(["8 churn scored", "1 churn failed"], Told(MetricNames.JobUsers));
    }

    [Fact]
    public void ScheduleMetrics_CountsOutcomesAndTheLagOfStartedJobs()
    {
        var metrics = new ScheduleMetrics(meters);

        metrics.Opened("churn");
        metrics.Started("churn", TimeSpan.FromSeconds(90));
        metrics.Started("churn", TimeSpan.FromSeconds(-3));
        metrics.Skipped("churn");
        metrics.Failed("churn");

        Assert.Equal(
            [
                "0 churn started", "0 churn skipped", "0 churn failed", "1 churn started", "1 churn started", "1 churn skipped",
                "1 churn failed",
            ],
            Told(MetricNames.ScheduleRuns));
        // A clock that was set back makes no job early.
        Assert.Equal(["90 churn", "0 churn"], Told(MetricNames.ScheduleLag));
    }

    [Theory]
    [InlineData(ExplanationOutcomeKind.Explained, "explained")]
    [InlineData(ExplanationOutcomeKind.Invalid, "invalid")]
    [InlineData(ExplanationOutcomeKind.UnknownVersion, "unknown_version")]
    [InlineData(ExplanationOutcomeKind.NoInput, "no_input")]
    [InlineData(ExplanationOutcomeKind.Unusable, "unusable")]
    [InlineData(ExplanationOutcomeKind.NoBackground, "no_background")]
    [InlineData(ExplanationOutcomeKind.Saturated, "saturated")]
    [InlineData(ExplanationOutcomeKind.StoreUnavailable, "store_unavailable")]
    [InlineData(ExplanationOutcomeKind.VersionUnavailable, "version_unavailable")]
    [InlineData(ExplanationOutcomeKind.DeadlineExceeded, "deadline_exceeded")]
    [InlineData(ExplanationOutcomeKind.Failed, "failed")]
    public void Explanations_AnEndedOne_IsCountedByItsOutcomeAndTimedIfItWasMade(ExplanationOutcomeKind outcome, string name)
    {
        string[] timed = outcome == ExplanationOutcomeKind.Explained ? ["0.5 churn"] : [];

        new PipelineMetrics(meters).Explanations.Ended("churn", outcome, TimeSpan.FromMilliseconds(500));

        Assert.Equal([$"1 churn {name}"], Told(MetricNames.Explanations));
        Assert.Equal(timed, Told(MetricNames.ExplanationDuration));
    }

    [Fact]
    public void Explanations_OfScoredUsers_CountUsersAndRows()
    {
        var explanations = new PipelineMetrics(meters).Explanations;

        explanations.StoreEnded("churn", "stored", 1);
        explanations.StoreEnded("churn", "dropped", 0);
        explanations.Applied("churn", 64);

        Assert.Equal(["1 churn stored"], Told(MetricNames.Explanations));
        Assert.Equal(["64 churn"], Told(MetricNames.ExplanationRows));
    }

    [Fact]
    public void CallerMetrics_CountsRefusedUsersAndShowsRequests()
    {
        var metrics = new CallerMetrics(meters);
        var requests = 3;
        metrics.Watch(() => requests);

        metrics.Refused(5);
        measured.Observe();
        requests = 0;
        measured.Observe();

        Assert.Equal(["5"], Told(MetricNames.LimitRefused));
        Assert.Equal(["3", "0"], Told(MetricNames.RequestsActive));
    }

    [Fact]
    public void SiloGauges_ShowEachNumberUnderItsName()
    {
        SiloGauges.Create(meters, memoryUsed: () => 1, memoryLimit: () => 2, activations: () => 3, mostActivations: () => 4);

        measured.Observe();

        Assert.Equal(
            ["1", "2", "3", "4"],
            [
                .. Told(MetricNames.MemoryUsed), .. Told(MetricNames.MemoryLimit), .. Told(MetricNames.Activations),
                .. Told(MetricNames.ActivationsLimit),
            ]);
    }

    // Each measurement as a line: the value and the values of its attributes.
    private IEnumerable<string> Told(string instrument) => measured.Of(instrument)
        .Select(each => string.Join(' ', [FormattableString.Invariant($"{each.Value}"), .. each.Tags.Values.Cast<string>()]));
}
