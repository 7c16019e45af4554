using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// The steps of a job: makes its plan, has its partitions scored, and stores its progress and its end. Runs in the job's grain
/// (<see cref="ScoringJobGrain"/>), which decides when to run it and when to try again.
/// </summary>
internal sealed class JobExecution(
    Guid id,
    JobRecord record,
    JobReminders reminders,
    IGrainFactory grains,
    PipelineSet pipelines,
    JobOptions options,
    ClusterPartitions cluster,
    ISiloStatusOracle silos,
    TimeProvider clock,
    IEventOutbox outbox,
    JobLog log)
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DiscardTimeout = TimeSpan.FromSeconds(1);

    private string? heldUp;
    private DateTimeOffset? completing;

    private JobState State => record.State;

    /// <summary>The job as callers see it.</summary>
    public JobInfo Describe() => record.Describe(id, heldUp, clock.GetUtcNow());

    /// <summary>Records that an exception holds up the job, until the job is planned again.</summary>
    public void HoldUp(Exception e)
    {
        heldUp = e is PipelineException ? e.Message
            : FullDatabase.IsIn(e.Message) ? $"{FullDatabase.Message} Then the job goes on."
            : $"The job's state cannot be stored ({e.GetType().Name}); the log of the silo says more.";
        var detail = (e as PipelineException)?.Detail ?? e.Message;
        log.HeldUp(e is PipelineException ? null : e, id, State.Pipeline, detail);
    }

    /// <summary>Runs the job to its end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
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

        // A job that an earlier version stored has no identity. It gets the identity of this pipeline.
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
            log.Refused(id, State.Pipeline, e.Detail);
            await EndAsync(JobStatus.Failed, e.Message);
            return;
        }

        heldUp = null;
        var ledger = new JobLedger(record.Partitions, options, clock);
        if (isResumed)
            await CatchUpAsync(ledger);
        var crew = new PartitionCrew(
            id, State, runner.Pipeline.Identity, record.Plan, ledger, options, grains, cluster.ReplicateAsync, silos, clock);
        await crew.RunAsync(SaveEvery, SaveAsync, cancellationToken);
        var failure = await CompleteAsync(runner, ledger, cancellationToken) ?? ledger.Failure;
        await EndAsync(failure is null ? JobStatus.Completed : JobStatus.Failed, failure);
    }

    /// <summary>Stores the end of the job.</summary>
    public async Task EndAsync(JobStatus status, string? error)
    {
        await record.EndAsync(status, error, clock.GetUtcNow());
        log.Ended(Describe());
        await TidyAsync();
    }

    /// <summary>
    /// Stores the progress of the partitions. A failed write does not stop the job: at worst some users are scored again.
    /// </summary>
    /// <exception cref="InconsistentStateException">Another activation of the grain has written the state.</exception>
    public async Task SaveAsync()
    {
        try
        {
            await record.SaveAsync();
        }
        catch (Exception e) when (e is not InconsistentStateException)
        {
            log.NotSaved(e, id, State.Pipeline);
        }
    }

    /// <summary>
    /// Tells webhooks of the end, removes the data that a finished job no longer needs, and replaces its reminder. A failure is only
    /// logged: until all is done, the reminder repeats it.
    /// </summary>
    public async Task TidyAsync()
    {
        try
        {
            await outbox.TellAsync(Happenings.OfJob(Describe()), CancellationToken.None);
            await reminders.SetForgetAsync();
            await record.TidyAsync();
            await DiscardAsync();
            await reminders.EndWatchAsync();
        }
        catch (Exception e)
        {
            log.NotTidied(e, id, State.Pipeline);
        }
    }

    // Stores the rows that an IJobWriter has kept for the job. A failed job stores them too, because their users count as scored, unless
    // the writer says otherwise. A silo that continues the job calls this again. A failure that may pass holds the job up; for any other
    // failure the reason is returned, and the job fails.
    private async Task<string?> CompleteAsync(PipelineRunner runner, JobLedger ledger, CancellationToken cancellationToken)
    {
        // Shadow scores and explanations are committed with each batch.
        if (State.IsShadow || State.IsExplanation || runner.Pipeline.Writer is not IJobWriter writer)
            return null;
        var call = CallOf(runner);
        if (ledger.Failure is not null && !writer.StoresFailedJob(call))
            return null;
        completing ??= clock.GetUtcNow();
        var scored = ledger.Scored;
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
            log.Refused(id, State.Pipeline, e.Detail);
            return e.Message;
        }
    }

    // A writer without rows of the job has nothing to do. The time limit is short, because who cancels a job waits for this.
    private async Task DiscardAsync()
    {
        if (pipelines.Find(State.Pipeline) is not { Pipeline.Writer: IJobWriter writer } runner
            || JobRules.Foreign(runner, "The job", State.Identity) is not null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(DiscardTimeout, clock);
        await writer.DiscardJobAsync(CallOf(runner), limit.Token).WaitAsync(limit.Token);
    }

    private StoreCall CallOf(PipelineRunner runner) =>
        runner.Calls.Of(id, isWhole: !State.IsShadow && State.Where is null && !record.Plan.IsUserList);

    // If the job's silo was lost, other silos know more progress than was stored: their own, and the progress that the job's silo had told
    // them.
    private async Task CatchUpAsync(JobLedger ledger)
    {
        var stored = ledger.Scored;
        var answers = await cluster.LoadAsync(id);
        foreach (var (index, report) in answers.SelectMany(known => known))
        {
            if (index >= record.Partitions.Count)
                continue;
            var progress = report.ToProgress();
            if (progress.IsLaterThan(ledger[index].Progress))
                ledger[index].Silo = report.Silo;
            ledger.Advance(index, progress);
        }

        log.GoesOn(id, State.Pipeline, stored, answers.Count, ledger.Scored - stored);
    }

    // The plan and the begin are two writes. A job that is lost between them finds the plan and begins with it.
    private async Task PlanAsync(PipelineRunner runner, CancellationToken cancellationToken)
    {
        if (!record.Plan.IsMade)
        {
            var planner = new JobPlanner(options, clock);
            var plan = await planner.MakeAsync(runner, id, State, cancellationToken);
            await record.StoreAsync(plan, cancellationToken);
        }

        if (!State.IsShadow && runner.Pipeline.Writer is IJobWriter writer)
        {
            var call = CallOf(runner);
            await new StepLimit(options, clock).RunAsync("The output was not prepared for the job", async token =>
            {
                await writer.BeginJobAsync(call, token);
                return true;
            }, cancellationToken);
        }

        await record.BeginAsync(clock.GetUtcNow());
        log.Started(id, State.Pipeline, State.Users, record.Partitions.Count);
    }
}
