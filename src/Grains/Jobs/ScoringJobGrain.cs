using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// Runs a job: plans it once, has its partitions scored a piece at a time all over the cluster, and stores how far they are. A reminder
/// wakes it where its silo was lost.
/// </summary>
[Reentrant]
internal sealed partial class ScoringJobGrain(
    [PersistentState("progress")] IPersistentState<JobState> progress,
    [PersistentState("plan")] IPersistentState<JobPlan> plan,
    PipelineSet pipelines,
    BulkOptions options,
    TimeProvider clock,
    ILogger<ScoringJobGrain> log) : Grain, IScoringJobGrain, IRemindable
{
    private const string GoOn = "go on";
    private const string Forget = "forget";

    // The shortest that Orleans allows.
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);
    // Orleans takes no more than seven weeks for a reminder.
    private static readonly TimeSpan ForgetCheck = TimeSpan.FromDays(1);

    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    private JobState State => progress.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Drive();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async ValueTask<JobInfo> Start(string pipeline, string[]? users)
    {
        if (progress.RecordExists)
            return Describe();
        // Before the job exists: one without a reminder would end with its silo.
        await this.RegisterOrUpdateReminder(GoOn, Watch, Watch);
        (State.Pipeline, State.CreatedAt, State.UserList) = (pipeline, clock.GetUtcNow(), users);
        await progress.WriteStateAsync();
        Drive();
        return Describe();
    }

    public ValueTask<JobInfo?> Get() => new(progress.RecordExists ? Describe() : null);

    public async ValueTask<JobInfo?> Cancel()
    {
        if (!progress.RecordExists)
            return null;
        if (!State.IsOver)
        {
            await stop.CancelAsync();
            await running;
            if (!State.IsOver)
                await EndAsync(JobStatus.Canceled, null);
        }

        return Describe();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (reminderName == Forget)
        {
            if (clock.GetUtcNow() - State.FinishedAt < options.Retention)
                return;
            await UnregisterAsync(Forget);
            await plan.ClearStateAsync();
            await progress.ClearStateAsync();
            DeactivateOnIdle();
        }
        else if (!progress.RecordExists || State.IsOver)
        {
            await UnregisterAsync(GoOn);
        }
        else
        {
            Drive();
        }
    }

    private JobInfo Describe() => State.Describe(this.GetPrimaryKey(), clock.GetUtcNow());

    // Begins or goes on, unless it does already.
    private void Drive()
    {
        if (!progress.RecordExists || State.IsOver || !running.IsCompleted || stop.IsCancellationRequested)
            return;
        running = RunAsync(stop.Token);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        // Not within the call that starts it.
        await Task.Yield();
        try
        {
            if (pipelines.Find(State.Pipeline) is not { } runner)
            {
                await EndAsync(JobStatus.Failed, $"There is no pipeline '{State.Pipeline}' any more.");
                return;
            }

            if (!plan.RecordExists)
                await PlanAsync(runner, cancellationToken);
            var crew = new PartitionCrew(this.GetPrimaryKey(), State.Pipeline, plan.State, new JobLedger(State.Partitions, options, clock), options, GrainFactory, clock);
            var failure = await crew.RunAsync(SaveEvery, SaveAsync, cancellationToken);
            await EndAsync(failure is null ? JobStatus.Completed : JobStatus.Failed, failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled, which the caller records; or the silo stops, and the job goes on elsewhere from here.
            await progress.WriteStateAsync(CancellationToken.None);
        }
        catch (InconsistentStateException)
        {
            // Another activation has the job: this one was cut off and is out of date.
            DeactivateOnIdle();
        }
        catch (PipelineException e) when (!e.IsTransient)
        {
            await EndAsync(JobStatus.Failed, e.Message);
        }
        catch (Exception e)
        {
            // The reminder tries again: a store is down, or the database of the cluster.
            State.Error = e is PipelineException ? e.Message : null;
            LogHeldUp(e is PipelineException ? null : e, this.GetPrimaryKey(), State.Pipeline, e.Message);
        }
    }

    private async Task PlanAsync(PipelineRunner runner, CancellationToken cancellationToken)
    {
        var made = State.UserList is { } users
            ? UserList.Plan([.. users.Distinct(StringComparer.Ordinal)], Math.Min(options.PartitionSize, options.BatchSize))
            : await runner.Pipeline.Retriever.PlanScanAsync(options.PartitionSize, cancellationToken);
        (plan.State.Partitions, plan.State.IsUserList) = ([.. made.Partitions], State.UserList is not null);
        await plan.WriteStateAsync(cancellationToken);
        State.Users = made.Users;
        State.UserList = null;
        State.Error = null;
        State.Partitions = [.. made.Partitions.Select(_ => new PartitionState())];
        (State.Status, State.StartedAt) = (JobStatus.Running, clock.GetUtcNow());
        await progress.WriteStateAsync(cancellationToken);
        LogStarted(this.GetPrimaryKey(), State.Pipeline, State.Users, State.Partitions.Count);
    }

    // What is not stored in time is, at the worst, scored again: no reason to stop.
    private async Task SaveAsync()
    {
        try
        {
            await progress.WriteStateAsync();
        }
        catch (Exception e) when (e is not InconsistentStateException)
        {
            LogNotSaved(e, this.GetPrimaryKey(), State.Pipeline);
        }
    }

    private async Task EndAsync(JobStatus status, string? error)
    {
        (State.Status, State.Error, State.FinishedAt) = (status, error, clock.GetUtcNow());
        await progress.WriteStateAsync();
        var due = options.Retention < ForgetCheck ? options.Retention : ForgetCheck;
        await this.RegisterOrUpdateReminder(Forget, due, due);
        await UnregisterAsync(GoOn);
        var job = Describe();
        LogEnded(job.Id, job.Pipeline, job.Status, job.Scored, job.Failed, job.UsersPerSecond, job.Error);
    }

    private async Task UnregisterAsync(string name)
    {
        if (await this.GetReminder(name) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Information, Message = "Job {Job} of pipeline {Pipeline} has started: {Users} users in {Partitions} partitions")]
    private partial void LogStarted(Guid job, string pipeline, long users, int partitions);

    [LoggerMessage(EventId = 301, Level = LogLevel.Information, Message = "Job {Job} of pipeline {Pipeline} is {Status}: {Scored} users scored, {Failed} failed, {UsersPerSecond} a second. {Error}")]
    private partial void LogEnded(Guid job, string pipeline, JobStatus status, long scored, long failed, double usersPerSecond, string? error);

    [LoggerMessage(EventId = 303, Level = LogLevel.Warning, Message = "Job {Job} of pipeline {Pipeline}: progress could not be stored; it is tried again within a second")]
    private partial void LogNotSaved(Exception exception, Guid job, string pipeline);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "Job {Job} of pipeline {Pipeline} is held up and goes on within a minute. {Reason}")]
    private partial void LogHeldUp(Exception? exception, Guid job, string pipeline, string reason);
}
