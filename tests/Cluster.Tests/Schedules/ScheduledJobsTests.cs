using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What the runs of a schedule know of their jobs, and whether there is something new to store.</summary>
public sealed class ScheduledJobsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly ScheduleRun Started = new(Noon, Id, ScheduleOutcome.Started, "Asked for.");

    private readonly FakeTimeProvider clock = new();
    private readonly FakeJob job = new();

    [Theory]
    [InlineData(JobStatus.Queued, ScheduleOutcome.Started, false)]
    [InlineData(JobStatus.Running, ScheduleOutcome.Started, false)]
    [InlineData(JobStatus.Completed, ScheduleOutcome.Completed, true)]
    [InlineData(JobStatus.Failed, ScheduleOutcome.Failed, true)]
    [InlineData(JobStatus.Canceled, ScheduleOutcome.Canceled, true)]
    public async Task Follow_RunWhoseJobIsNotKnownToBeOver_TellsWhatTheJobDoes(JobStatus status, ScheduleOutcome outcome, bool hasEnded)
    {
        job.Answer = () => new(Job(status));

        var (runs, anyEnded) = await FollowAsync(Started);

        Assert.Equal([Started with
        {
            Outcome = outcome,
            Status = status,
            Scored = 5,
            Failed = 2,
            Error = "why",
            FinishedAt = Noon.AddHours(1),
        }], runs);
        Assert.Equal((hasEnded, 1), (anyEnded, job.Calls));
    }

    // What is stored already is neither asked for nor stored again.
    [Theory]
    [InlineData(ScheduleOutcome.Completed)]
    [InlineData(ScheduleOutcome.Failed)]
    [InlineData(ScheduleOutcome.Canceled)]
    [InlineData(ScheduleOutcome.Skipped)]
    public async Task Follow_RunThatIsOver_AsksNobody(ScheduleOutcome outcome)
    {
        var over = Started with { Outcome = outcome };

        var (runs, anyEnded) = await FollowAsync(over);

        Assert.Equal([over], runs);
        Assert.Equal((false, 0), (anyEnded, job.Calls));
    }

    [Fact]
    public async Task Follow_OneOfTwoRunsEnds_KeepsTheirOrder()
    {
        job.Answer = () => new(Job(JobStatus.Completed));
        var over = new ScheduleRun(Noon.AddDays(-1), Guid.NewGuid(), ScheduleOutcome.Failed, null);

        var (runs, anyEnded) = await FollowAsync(Started, over);

        Assert.Equal([ScheduleOutcome.Completed, ScheduleOutcome.Failed], runs.Select(run => run.Outcome));
        Assert.Equal(over, runs[1]);
        Assert.True(anyEnded);
    }

    [Fact]
    public async Task Follow_JobThatIsForgottenOrDoesNotAnswer_LeavesTheRunAsItWas()
    {
        job.Answer = () => new((JobInfo?)null);
        await StaysAsync();
        job.Answer = () => throw new OrleansException("The silo is lost.");
        await StaysAsync();

        var never = new TaskCompletionSource<JobInfo?>();
        job.Answer = () => new(never.Task);
        var waiting = StaysAsync();
        clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));
        await waiting;

        async Task StaysAsync()
        {
            var (runs, anyEnded) = await FollowAsync(Started);
            Assert.Equal([Started], runs);
            Assert.False(anyEnded);
        }
    }

    private Task<(List<ScheduleRun> Runs, bool AnyEnded)> FollowAsync(params ScheduleRun[] runs)
    {
        var (factory, grains) = FakeGrains.Create();
        grains.Add<IScoringJobGrain>(Id, job);
        return new ScheduledJobs(factory, clock).FollowAsync(runs);
    }

    private static JobInfo Job(JobStatus status) => new(Id, "test", status, 9, 5, 2, 0, 0, Noon, Noon, Noon.AddHours(1), "why");

    private sealed class FakeJob : IScoringJobGrain
    {
        public Func<ValueTask<JobInfo?>> Answer { get; set; } = () => throw new InvalidOperationException("Nobody asks this job.");

        public int Calls { get; private set; }

        public ValueTask<JobInfo?> Get()
        {
            Calls++;
            return Answer();
        }

        public ValueTask<JobInfo> Start(string pipeline, string[]? users) => throw new NotSupportedException();

        public ValueTask<JobInfo> Begin(string pipeline, JobRequest request) => throw new NotSupportedException();

        public ValueTask<JobFailuresReply> Failures(JobFailuresRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<JobInfo?> Cancel() => throw new NotSupportedException();
    }
}
