using Orleans.Concurrency;
using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// Runs a job: plans it once, has its partitions scored all over the cluster, and stores how far they are. A reminder wakes it where its silo
/// was lost. What callers are told of its status is stored: a job that is over stays so.
/// </summary>
[Reentrant]
internal sealed class ScoringJobGrain(
    [PersistentState("progress")] IPersistentState<JobState> progress,
    [PersistentState("plan")] IPersistentState<JobPlan> plan,
    PipelineSet pipelines,
    BulkOptions options,
    ClusterPartitions cluster,
    ISiloStatusOracle silos,
    TimeProvider clock,
    FailureReader failures,
    JobLog log) : Grain, IScoringJobGrain, IRemindable
{
    private const string GoOn = "go on";
    private const string Forget = "forget";

    // The shortest that Orleans allows.
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);
    // Orleans takes no more than seven weeks for a reminder.
    private static readonly TimeSpan ForgetCheck = TimeSpan.FromDays(1);

    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource leaving = new();
    private readonly CancellationTokenSource canceled = new();
    private JobState state = new();
    private Task running = Task.CompletedTask;
    private string? heldUp;
    private DateTimeOffset? completing;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        state = progress.State;
        Drive();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await leaving.CancelAsync();
        await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async ValueTask<JobInfo> Start(string pipeline, string[]? users)
    {
        if (state.IsSet)
            return Describe();
        // Before the job exists: one without a reminder would end with its silo.
        await this.RegisterOrUpdateReminder(GoOn, Watch, Watch);
        try
        {
            var identity = pipelines.Find(pipeline)?.Pipeline.Identity;
            await StoreAsync(new() { Pipeline = pipeline, Identity = identity, CreatedAt = clock.GetUtcNow(), UserList = users });
        }
        catch
        {
            // It may be stored all the same: whoever asks again begins from what is.
            DeactivateOnIdle();
            throw;
        }

        Drive();
        return Describe();
    }

    public ValueTask<JobInfo?> Get() => new(state.IsSet ? Describe() : null);

    public async ValueTask<JobFailuresReply> Failures(JobFailuresRequest request, CancellationToken cancellationToken) =>
        state.IsSet ? await failures.ReadAsync(this.GetPrimaryKey(), state, request, cancellationToken) : new(IsUnknown: true);

    public async ValueTask<JobInfo?> Cancel()
    {
        if (!state.IsSet)
            return null;
        if (!state.IsOver)
        {
            await canceled.CancelAsync();
            Drive();
            await running;
            // Nobody is told so before it is stored. The caller's next attempt finds the job wherever it is by then.
            if (!state.IsOver)
                throw new OrleansException($"Job {this.GetPrimaryKey()} moves to another silo; ask again.");
        }

        return Describe();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (reminderName == Forget)
            await ForgetAsync();
        else if (!state.IsSet)
            await UnregisterAsync(GoOn);
        else if (state.IsOver)
            await TidyAsync();
        else
            Drive();
    }

    private JobInfo Describe() => state.Describe(this.GetPrimaryKey(), heldUp, clock.GetUtcNow());

    // Begins or goes on, unless it does already.
    private void Drive()
    {
        if (state.IsSet && !state.IsOver && running.IsCompleted && !leaving.IsCancellationRequested)
            running = RunAsync();
    }

    // To the end of the job, over all trouble, or until the job leaves this silo.
    private async Task RunAsync()
    {
        // Not within the call that starts it.
        await Task.Yield();
        for (var attempt = 0; !state.IsOver && !leaving.IsCancellationRequested;)
        {
            // A cancelled job only has that to store.
            using var work = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token, canceled.IsCancellationRequested ? CancellationToken.None : canceled.Token);
            try
            {
                if (canceled.IsCancellationRequested)
                    await EndAsync(JobStatus.Canceled, null);
                else
                    await WorkAsync(work.Token);
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
                heldUp = e is PipelineException ? e.Message : $"The job's state cannot be stored ({e.GetType().Name}); the log of the silo says more.";
                log.HeldUp(e is PipelineException ? null : e, this.GetPrimaryKey(), state.Pipeline, e.Message);
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempt++)));
                await Task.Delay(pause, clock, work.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (pipelines.Find(state.Pipeline) is not { } runner)
        {
            await EndAsync(JobStatus.Failed, $"There is no pipeline '{state.Pipeline}' any more.");
            return;
        }

        if (JobRules.Foreign(runner, "The job", state.Identity) is { } foreign)
        {
            await EndAsync(JobStatus.Failed, foreign);
            return;
        }

        // One of a version that kept no identity is this pipeline's from now on.
        if (state.Identity is null)
            await StoreAsync(state with { Identity = runner.Pipeline.Identity });
        var isResumed = state.StartedAt is not null;
        try
        {
            if (!isResumed)
                await PlanAsync(runner, cancellationToken);
        }
        catch (PipelineException e) when (!e.IsTransient || clock.GetUtcNow() - state.CreatedAt >= options.MaxOutage)
        {
            await EndAsync(JobStatus.Failed, e.Message);
            return;
        }

        heldUp = null;
        var ledger = new JobLedger(state.Partitions, options, clock);
        if (isResumed)
            await CatchUpAsync(ledger);
        var crew = new PartitionCrew(
            this.GetPrimaryKey(), state.Pipeline, runner.Pipeline.Identity, plan.State, ledger, options,
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
            return null;
        }
        catch (PipelineException e) when (!e.IsTransient || clock.GetUtcNow() - completing >= options.MaxOutage)
        {
            return e.Message;
        }
        finally
        {
            state = state with { PlanCost = state.PlanCost + call.Meter.Total };
            progress.State = state;
        }
    }

    // Silos have got further than was stored when the job lost its own, which had told one of the others how far it was itself.
    private async Task CatchUpAsync(JobLedger ledger)
    {
        var (stored, answers) = (ledger.Scored, await cluster.KnownAsync(this.GetPrimaryKey()));
        foreach (var (index, report) in answers.SelectMany(known => known))
        {
            if (index >= state.Partitions.Count)
                continue;
            var progress = report.ToProgress();
            if (progress.IsLaterThan(ledger[index].Progress))
                ledger[index].Silo = report.Silo;
            ledger.Advance(index, progress);
        }

        log.GoesOn(this.GetPrimaryKey(), state.Pipeline, stored, answers.Count, ledger.Scored - stored);
    }

    // Two writes: a job that is lost between them finds the plan, and begins with it.
    private async Task PlanAsync(PipelineRunner runner, CancellationToken cancellationToken)
    {
        if (!plan.State.IsMade)
        {
            var call = runner.Calls.Of(this.GetPrimaryKey());
            var listed = Math.Min(options.PartitionSize, options.BatchSizeFor(runner.Pipeline.Writer));
            var made = state.UserList is { } users
                ? UserList.Plan([.. users.Distinct(StringComparer.Ordinal)], listed)
                : await new StepLimit(options, clock).RunAsync(
                    "The input was not divided into partitions",
                    token => runner.Pipeline.Retriever.PlanScanAsync(options.PartitionSize, call, token),
                    cancellationToken);
            plan.State = new()
            {
                Partitions = [.. made.Partitions],
                IsUserList = state.UserList is not null,
                Users = made.Users,
                Cost = call.Meter.Total,
                IsMade = true,
            };
            try
            {
                await plan.WriteStateAsync(cancellationToken);
            }
            catch
            {
                plan.State = new();
                throw;
            }
        }

        await StoreAsync(state with
        {
            Status = JobStatus.Running,
            StartedAt = clock.GetUtcNow(),
            Users = plan.State.Users,
            PlanCost = plan.State.Cost,
            UserList = null,
            Partitions = [.. plan.State.Partitions.Select(_ => new PartitionState())],
        });
        log.Started(this.GetPrimaryKey(), state.Pipeline, state.Users, state.Partitions.Count);
    }

    private async Task EndAsync(JobStatus status, string? error)
    {
        await StoreAsync(state with { Status = status, Error = error, FinishedAt = clock.GetUtcNow(), UserList = null });
        log.Ended(Describe());
        await TidyAsync();
    }

    // What is not stored has not happened.
    private async Task StoreAsync(JobState next)
    {
        progress.State = next;
        try
        {
            await progress.WriteStateAsync();
        }
        catch
        {
            progress.State = state;
            throw;
        }

        state = next;
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
            log.NotSaved(e, this.GetPrimaryKey(), state.Pipeline);
        }
    }

    // The other reminder first: while there is one of the two, this is made up for.
    private async Task TidyAsync()
    {
        try
        {
            var due = options.Retention < ForgetCheck ? options.Retention : ForgetCheck;
            if (await this.GetReminder(Forget) is null)
                await this.RegisterOrUpdateReminder(Forget, due, due);
            await UnregisterAsync(GoOn);
        }
        catch (Exception e)
        {
            log.NotTidied(e, this.GetPrimaryKey(), state.Pipeline);
        }
    }

    private async Task ForgetAsync()
    {
        if (state.IsSet && (!state.IsOver || clock.GetUtcNow() - state.FinishedAt < options.Retention))
            return;
        if (plan.RecordExists)
            await plan.ClearStateAsync();
        if (progress.RecordExists)
            await progress.ClearStateAsync();
        await UnregisterAsync(Forget);
        DeactivateOnIdle();
    }

    private async Task UnregisterAsync(string name)
    {
        if (await this.GetReminder(name) is { } reminder)
            await this.UnregisterReminder(reminder);
    }
}
