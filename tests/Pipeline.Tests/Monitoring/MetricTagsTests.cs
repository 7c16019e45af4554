namespace ModelPipeline.Tests;

public sealed class MetricTagsTests
{
    [Theory]
    [InlineData(Lane.Single, "single")]
    [InlineData(Lane.List, "list")]
    [InlineData(Lane.Job, "job")]
    [InlineData(Lane.Event, "event")]
    [InlineData(Lane.Shadow, "shadow")]
    [InlineData(Lane.Explain, "explain")]
    public void Of_ALane_IsItsNameInLowerCase(Lane lane, string name) => Assert.Equal(new("lane", name), MetricTags.Of(lane));

    [Theory]
    [InlineData(RunTrigger.OnDemand, "on-demand")]
    [InlineData(RunTrigger.Job, "job")]
    [InlineData(RunTrigger.Event, "event")]
    public void Of_ATrigger_TellsCallsJobsAndEventsApart(RunTrigger trigger, string name) =>
        Assert.Equal(new("trigger", name), MetricTags.Of(trigger));

    [Fact]
    public void Of_AReasonToBegin_TellsAllApart() => Assert.Equal(
        ["free", "full", "waited", "linger"], Enum.GetValues<RunReason>().Select(reason => MetricTags.Of(reason).Value));

    [Theory]
    [InlineData(DriftStatus.TooFew, "too_few")]
    [InlineData(DriftStatus.Ok, "ok")]
    [InlineData(DriftStatus.Warning, "warning")]
    [InlineData(DriftStatus.Drifted, "drifted")]
    public void Of_AVerdictAboutDrift_TellsAllApart(DriftStatus status, string name) =>
        Assert.Equal(new("status", name), MetricTags.Of(status));

    [Theory]
    [InlineData(RowOutcomeKind.Scored, "scored")]
    [InlineData(RowOutcomeKind.NoInput, "no_input")]
    [InlineData(RowOutcomeKind.Unusable, "unusable")]
    [InlineData(RowOutcomeKind.Saturated, "saturated")]
    [InlineData(RowOutcomeKind.StoreUnavailable, "store_unavailable")]
    [InlineData(RowOutcomeKind.DeadlineExceeded, "deadline_exceeded")]
    [InlineData(RowOutcomeKind.Failed, "failed")]
    [InlineData(RowOutcomeKind.VersionUnavailable, "version_unavailable")]
    public void Of_AnOutcome_IsItsNameInLowerCase(RowOutcomeKind outcome, string name) =>
        Assert.Equal(new("outcome", name), MetricTags.Of(outcome));

    [Fact]
    public void Pipeline_IsTheNameOfThePipeline() => Assert.Equal(new("pipeline", "churn"), MetricTags.Pipeline("churn"));
}
