using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class JobStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.NewGuid();

    private static readonly PartitionState[] Partitions =
    [
        new() { Progress = new(Scored: 30, Failed: 1, Read: 40) { Cost = new(1, 100, 40) } },
        new() { Progress = new(Scored: 20, Failed: 2, Read: 30) { Cost = new(2, 200, 30) }, Failure = "The input is down." },
    ];

    [Fact]
    public void Describe_RunningJob_AddsUpItsPartitions()
    {
        var state = Running with { Users = 100, PlanCost = new(1, 10, 0), Version = "v2", Tenant = "shop" };

        var job = Describe(state, Noon.AddSeconds(30));

        Assert.Equal(new JobInfo(Id, "churn", JobStatus.Running, 100, 50, 3, 70, 1.8, Noon, Noon, null, "The input is down.",
            new(4, 310, 70), "shop")
        { Version = "v2" }, job);
    }

    [Fact]
    public void Describe_HeldUpJob_SaysWhyInsteadOfItsPartitions() =>
        Assert.Equal("Held up.", Describe(Running, Noon.AddSeconds(30), "Held up.").Error);

    [Fact]
    public void Describe_StoreThatIsAskedAgain_SaysItsAnswerUnlessAnAttemptWasStopped()
    {
        PartitionState[] partitions = [new() { Outage = "The disk is full." }, new()];
        Assert.Equal("The disk is full.", Running.Describe(Id, partitions, null, Noon).Error);

        partitions[1].Failure = "The input is down.";
        Assert.Equal("The input is down.", Running.Describe(Id, partitions, null, Noon).Error);
    }

    [Fact]
    public void Describe_InputThatHasGrown_HasAsManyAsWereCounted() =>
        Assert.Equal(53, Describe(Running with { Users = 10 }, Noon).Total);

    [Fact]
    public void Describe_NoTimeYet_HasNoSpeed()
    {
        Assert.Equal(0, Describe(Running, Noon).UsersPerSecond);
        Assert.Equal(0, Describe(Running with { StartedAt = null }, Noon.AddHours(1)).UsersPerSecond);
    }

    [Theory]
    [InlineData(JobStatus.Completed, 13)]
    [InlineData(JobStatus.Failed, 100)]
    [InlineData(JobStatus.Canceled, 100)]
    public void Describe_JobThatIsOver_HasWhatWasStoredOfItsEnd(JobStatus status, long total)
    {
        var state = Running with
        {
            Status = status,
            Users = 100,
            Scored = 10,
            Failed = 3,
            Read = 15,
            Cost = new(1, 1, 1),
            FinishedAt = Noon.AddSeconds(10),
            IsShadow = true,
            IsExplanation = true,
            Where = "outdated",
            MaxUsersPerSecond = 7,
        };

        var job = Describe(state, Noon.AddHours(1), "Held up.");

        Assert.Equal((total, 10, 3, 15, 1.3, null, new CostInfo(1, 1, 1)),
            (job.Total, job.Scored, job.Failed, job.Read, job.UsersPerSecond, job.Error, job.Cost));
        Assert.Equal((true, true, "outdated", 7.0), (job.Shadow, job.Explain, job.Where, job.MaxUsersPerSecond));
        Assert.Equal("Because.", Describe(state with { Error = "Because." }, Noon).Error);
    }

    [Fact]
    public void Describe_PlainJob_LeavesOutWhatItIsNot()
    {
        var job = Describe(Running, Noon);

        Assert.Equal((null, null), (job.Shadow, job.Explain));
        Assert.Null(new JobState { Pipeline = "churn" }.Describe(Id, [], null, Noon).Cost);
    }

    [Fact]
    public void Summarize_JobOfAnEarlierVersionThatIsOver_KeepsTheSumsAlone()
    {
        var over = new JobState { Pipeline = "churn", Status = JobStatus.Completed, Partitions = Partitions }.Summarize();

        Assert.Equal((null, 50, 3, 70, new StoreCost(3, 300, 70)), (over.Partitions, over.Scored, over.Failed, over.Read, over.Cost));
        Assert.Same(over, over.Summarize());
        var running = new JobState { Pipeline = "churn", Status = JobStatus.Running, Partitions = Partitions };
        Assert.Same(running, running.Summarize());
    }

    private static JobState Running { get; } =
        new() { Pipeline = "churn", Status = JobStatus.Running, CreatedAt = Noon, StartedAt = Noon };

    private static JobInfo Describe(JobState state, DateTimeOffset now, string? heldUp = null) =>
        state.Describe(Id, Partitions, heldUp, now);
}
