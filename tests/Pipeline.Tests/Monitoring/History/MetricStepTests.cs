namespace ModelPipeline.Tests;

public sealed class MetricStepTests
{
    [Fact]
    public void Add_EveryKindOfValue_KeepsThemApart()
    {
        var step = new MetricStep { Waiting = 7 };
        foreach (var (at, outcome) in MetricStep.Outcomes.Index())
            step.AddUsers(outcome, at + 1);
        foreach (var (at, outcome) in MetricStep.JobOutcomes.Index())
            step.AddJobUsers(outcome, 100 + at);
        foreach (var (at, stage) in MetricStep.Stages.Index())
        {
            step.AddRuns(stage, bucket: 0, 1_000 + at);
            step.AddRuns(stage, MetricStep.Bounds.Count, 2_000 + at);
            step.AddTime(stage, seconds: at + 1);
        }

        var sum = MetricStep.FromCells(step.ToCells())!;

        Assert.All(Enumerable.Range(0, MetricStep.Outcomes.Count), at => Assert.Equal(at + 1, sum.Users(at)));
        Assert.Equal([100, 101], [sum.JobUsers(0), sum.JobUsers(1)]);
        Assert.Equal(7, sum.Waiting);
        for (var stage = 0; stage < MetricStep.Stages.Count; stage++)
        {
            Assert.Equal(1_000 + stage, sum.Buckets(stage)[0]);
            Assert.Equal(2_000 + stage, sum.Buckets(stage)[^1]);
            Assert.Equal(TimeSpan.FromSeconds(stage + 1), sum.Time(stage));
        }
    }

    [Fact]
    public void Add_AnotherStep_AddsUp()
    {
        var one = new MetricStep { Waiting = 2 };
        one.AddUsers("failed", 3);
        var other = new MetricStep { Waiting = 5 };
        other.AddUsers("failed", 4);

        one.Add(other);

        Assert.Equal(7, one.Waiting);
        Assert.Equal(7, one.Users(MetricStep.Outcomes.Index().Single(each => each.Item == "failed").Index));
    }

    [Fact]
    public void Add_UnknownNames_CountForNothing()
    {
        var step = new MetricStep();
        step.AddUsers("new outcome", 1);
        step.AddUsers(outcome: null, 1);
        step.AddJobUsers("new outcome", 1);
        step.AddRuns("new stage", 0, 1);
        step.AddTime("new stage", 1);

        Assert.True(step.IsEmpty);
    }

    [Fact]
    public void AddRuns_ABucketBeyondTheLast_CountsForNothing()
    {
        var step = new MetricStep();

        step.AddRuns("queue", MetricStep.Bounds.Count + 1, 1);

        Assert.True(step.IsEmpty);
        Assert.Equal(MetricStep.Bounds.Count + 1, step.Buckets(0).Length);
    }

    [Fact]
    public void AddUsers_MoreThanANumberHolds_StaysAtTheMostAndNeverBelowZero()
    {
        var step = new MetricStep();

        step.AddUsers("scored", long.MaxValue / 2);
        step.AddUsers("scored", 1);
        step.AddUsers("failed", -1);

        Assert.Equal(int.MaxValue, step.Users(0));
        Assert.Equal(0, step.Users(MetricStep.Outcomes.Index().Single(each => each.Item == "failed").Index));
    }

    [Fact]
    public void Names_AreThoseOfTheMetrics()
    {
        Assert.Equal(
            [
                "scored", "no_input", "unusable", "saturated", "store_unavailable", "deadline_exceeded", "failed", "version_unavailable",
            ],
            MetricStep.Outcomes);
        Assert.Equal(["queue", "retrieve", "bind", "apply", "write"], MetricStep.Stages);
        Assert.Equal(MetricStep.Bounds.Order(), MetricStep.Bounds);
    }

    [Fact]
    public void FromCells_OfAnotherVersion_IsNull() => Assert.Null(MetricStep.FromCells([1, 2, 3]));
}
