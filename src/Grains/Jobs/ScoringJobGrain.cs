using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Providers;
using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// Runs a job: plans it once, has its partitions scored all over the cluster, and stores how far they are. A reminder wakes it where its
/// silo was lost. What callers are told of its status is stored: a job that is over stays so.
/// </summary>
[Reentrant]
internal sealed class ScoringJobGrain(
    [PersistentState("progress")] IPersistentState<JobState> progress,
    [PersistentState("plan")] IPersistentState<JobPlan> plan,
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage,
    IGrainContext context,
    PipelineSet pipelines,
    JobOptions options,
    ClusterPartitions cluster,
    ISiloStatusOracle silos,
    TimeProvider clock,
    FailureReader failures,
    JobLog log) : Grain, IScoringJobGrain, IRemindable
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly JobRecord record = new(progress, plan, new(storage, context.GrainId));
    private readonly CancellationTokenSource leaving = new();
    private readonly CancellationTokenSource canceled = new();
    private JobState made = new();
    private Task starting = Task.CompletedTask;
    private Task running = Task.CompletedTask;
    private string? heldUp;
    private DateTimeOffset? completing;

    private JobState State => record.State;

    private JobReminders Reminders => new(this, options);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await record.LoadAsync();
        Drive();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await leaving.CancelAsync();
        await running.WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async ValueTask<JobInfo> Start(string pipeline, string[]? users)
    {
        if (!State.IsSet)
        {
            // Attempts at one request share a start that takes long.
            if (starting.IsCompleted)
                starting = MakeAsync(pipeline, users);
            await starting;
        }

        return Describe();
    }

    public ValueTask<JobInfo?> Get()
    {
        // One whose start takes long is there already: whoever lists jobs does not take it for lost.
        if (!State.IsSet && !starting.IsCompleted)
            return new(made.Describe(this.GetPrimaryKey(), [], null, clock.GetUtcNow()));
        return new(State.IsSet ? Describe() : null);
    }

    public async ValueTask<JobFailuresReply> Failures(JobFailuresRequest request, CancellationToken cancellationToken) =>
        State.IsSet ? await failures.ReadAsync(this.GetPrimaryKey(), State, request, cancellationToken) : new(IsUnknown: true);

    public async ValueTask<JobInfo?> Cancel()
    {
        await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!State.IsSet)
            return null;
        if (!State.IsOver)
        {
            await canceled.CancelAsync();
            Drive();
            await running;
            // Nobody is told so before it is stored. The caller's next attempt finds the job wherever it is by then.
            if (!State.IsOver)
                throw new OrleansException($"Job {this.GetPrimaryKey()} moves to another silo; ask again.");
        }

        return Describe();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (reminderName == JobReminders.Forget)
        {
            await ForgetAsync();
        }
        else if (!starting.IsCompleted)
        {
            return;
        }
        else if (!State.IsSet)
        {
            await Reminders.EndWatchAsync();
        }
        else if (State.IsOver)
        {
            await TidyAsync();
        }
        else
        {
            Drive();
        }
    }

    private JobInfo Describe() => record.Describe(this.GetPrimaryKey(), heldUp, clock.GetUtcNow());

    private async Task MakeAsync(string pipeline, string[]? users)
    {
        var identity = pipelines.Find(pipeline)?.Pipeline.Identity;
        made = new() { Pipeline = pipeline, Identity = identity, CreatedAt = clock.GetUtcNow(), UserList = users };
        // Before the job exists: one without a reminder would end with its silo.
        await Reminders.WatchAsync();
        try
        {
            await record.StoreAsync(made);
        }
        catch
        {
            // It may be stored all the same: whoever asks again begins from what is.
            DeactivateOnIdle();
            throw;
        }

        Drive();
    }

    // Begins or goes on, unless it does already.
    private void Drive()
    {
        if (State.IsSet && !State.IsOver && running.IsCompleted && !leaving.IsCancellationRequested)
            running = RunAsync();
    }

    // To the end of the job, over all trouble, or until the job leaves this silo.
    private async Task RunAsync()
    {
        // Not within the call that starts it.
        await Task.Yield();
        for (var attempt = 0; !State.IsOver && !leaving.IsCancellationRequested;)
        {
            // A cancelled job only has that to store.
            using var work = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token,
                canceled.IsCancellationRequested ? CancellationToken.None : canceled.Token);
            try
            {
                if (canceled.IsCancellationRequested)
                {
                    await EndAsync(JobStatus.Canceled, null);
                }
                else
                {
                    await WorkAsync(work.Token);
                }
            }
            catch (OperationCanceledException) when (work.IsCancellationRequested)
            {
                // The silo stops, and the job goes on elsewhere from here; or it was cancelled.
                if (leaving.IsCancellationRequested)
                    await SaveAsync();
            }
            catch (InconsistentStateException)
            {
                // Another activation has the job, or a write counted whose answer was lost: this one is out of date.
                DeactivateOnIdle();
                return;
            }
            catch (Exception e)
            {
                // A store is down, or the database of the cluster.
                heldUp = e is PipelineException
                    ? e.Message
                    : $"The job's state cannot be stored ({e.GetType().Name}); the log of the silo says more.";
                var detail = (e as PipelineException)?.Detail ?? e.Message;
                log.HeldUp(e is PipelineException ? null : e, this.GetPrimaryKey(), State.Pipeline, detail);
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempt++)));
                await Task.Delay(pause, clock, work.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (pipelines.Find(State.Pipeline) is not { } runner)
        {
            await EndAsync(JobStatus.Failed, $"There is no pipeline '{State.Pipeline}' any more.");
            return;
        }

        if (JobRules.Foreign(runner, "The job", State.Identity) is { } foreign)
        {
            await EndAsync(JobStatus.Failed, foreign);
            return;
        }

        // One of a version that kept no identity is this pipeline's from now on.
        if (State.Identity is null)
            await record.StoreAsync(State with { Identity = runner.Pipeline.Identity });
        var isResumed = State.StartedAt is not null;
        try
        {
            if (!isResumed)
                await PlanAsync(runner, cancellationToken);
        }
        catch (PipelineException e) when (!e.IsTransient || clock.GetUtcNow() - State.CreatedAt >= options.MaxOutage)
        {
            log.Refused(this.GetPrimaryKey(), State.Pipeline, e.Detail);
            await EndAsync(JobStatus.Failed, e.Message);
            return;
        }

        heldUp = null;
        var ledger = new JobLedger(record.Partitions, options, clock);
        if (isResumed)
            await CatchUpAsync(ledger);
        var crew = new PartitionCrew(
            this.GetPrimaryKey(), State.Pipeline, runner.Pipeline.Identity, record.Plan, ledger, options,
            GrainFactory, cluster, silos, clock);
        await crew.RunAsync(SaveEvery, SaveAsync, cancellationToken);
        var failure = await CompleteAsync(runner, ledger.Scored, cancellationToken) ?? ledger.Failure;
        await EndAsync(failure is null ? JobStatus.Completed : JobStatus.Failed, failure);
    }

    // What the writer has kept for the job is stored now, also where the job has failed: its users count as scored. A silo that goes on with
    // the job comes here again. Trouble that may pass holds the job up; why the job fails otherwise.
    private async Task<string?> CompleteAsync(PipelineRunner runner, long scored, CancellationToken cancellationToken)
    {
        if (runner.Pipeline.Writer is not IJobWriter writer)
            return null;
        completing ??= clock.GetUtcNow();
        var call = runner.Calls.Of(this.GetPrimaryKey());
        try
        {
            await new StepLimit(options, clock).RunAsync("What the job has scored was not stored", async token =>
            {
                await writer.CompleteJobAsync(scored, call, token);
                return true;
            }, cancellationToken);
            await record.StoreAsync(State with { PlanCost = State.PlanCost + call.Meter.Total });
            return null;
        }
        catch (PipelineException e) when (!e.IsTransient || clock.GetUtcNow() - completing >= options.MaxOutage)
        {
            log.Refused(this.GetPrimaryKey(), State.Pipeline, e.Detail);
            return e.Message;
        }
    }

    // Silos have got further than was stored when the job lost its own, which had told one of the others how far it was itself.
    private async Task CatchUpAsync(JobLedger ledger)
    {
        var (stored, answers) = (ledger.Scored, await cluster.KnownAsync(this.GetPrimaryKey()));
        foreach (var (index, report) in answers.SelectMany(known => known))
        {
            if (index >= record.Partitions.Count)
                continue;
            var progress = report.ToProgress();
            if (progress.IsLaterThan(ledger[index].Progress))
                ledger[index].Silo = report.Silo;
            ledger.Advance(index, progress);
        }

        log.GoesOn(this.GetPrimaryKey(), State.Pipeline, stored, answers.Count, ledger.Scored - stored);
    }

    // Two writes: a job that is lost between them finds the plan, and begins with it.
    private async Task PlanAsync(PipelineRunner runner, CancellationToken cancellationToken)
    {
        if (!record.Plan.IsMade)
        {
            var planner = new JobPlanner(options, clock);
            var plan = await planner.MakeAsync(runner, this.GetPrimaryKey(), State.UserList, cancellationToken);
            await record.StoreAsync(plan, cancellationToken);
        }

        await record.BeginAsync(clock.GetUtcNow());
        log.Started(this.GetPrimaryKey(), State.Pipeline, State.Users, record.Partitions.Count);
    }

    private async Task EndAsync(JobStatus status, string? error)
    {
        await record.EndAsync(status, error, clock.GetUtcNow());
        log.Ended(Describe());
        await TidyAsync();
    }

    // What is not stored in time is, at the worst, scored again: no reason to stop.
    private async Task SaveAsync()
    {
        try
        {
            await record.SaveAsync();
        }
        catch (Exception e) when (e is not InconsistentStateException)
        {
            log.NotSaved(e, this.GetPrimaryKey(), State.Pipeline);
        }
    }

    private async Task TidyAsync()
    {
        try
        {
            await Reminders.SetForgetAsync();
            await record.TidyAsync();
            await Reminders.EndWatchAsync();
        }
        catch (Exception e)
        {
            log.NotTidied(e, this.GetPrimaryKey(), State.Pipeline);
        }
    }

    private async Task ForgetAsync()
    {
        if (State.IsSet && (!State.IsOver || clock.GetUtcNow() - State.FinishedAt < options.Retention))
            return;
        await record.ClearAsync();
        await Reminders.EndForgetAsync();
        DeactivateOnIdle();
    }
}
