using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Providers;
using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// Runs a job: plans it once, has its partitions scored on all silos of the cluster, and stores their progress. A reminder wakes the job if
/// its silo was lost. A status is stored before callers see it: a finished job stays finished.
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
    IEventOutbox outbox,
    JobLog log) : Grain, IScoringJobGrain, IRemindable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly JobRecord record = new(progress, plan, new(storage, context.GrainId));
    private readonly CancellationTokenSource leaving = new();
    private readonly CancellationTokenSource canceled = new();
    private JobState made = new();
    private Task starting = Task.CompletedTask;
    private Task running = Task.CompletedTask;

    private JobState State => record.State;

    private JobReminders Reminders => new(this, options);

    private JobExecution Execution => field ??= new(
        this.GetPrimaryKey(), record, Reminders, GrainFactory, pipelines, options, cluster, silos, clock, outbox, log);

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

    public ValueTask<JobInfo> Start(string pipeline, string[]? users) => Begin(pipeline, new("", users));

    public async ValueTask<JobInfo> Begin(string pipeline, JobRequest request)
    {
        if (!State.IsSet)
        {
            // Repeated requests share one start that takes long.
            if (starting.IsCompleted)
                starting = MakeAsync(pipeline, request);
            await starting;
        }

        return Execution.Describe();
    }

    public ValueTask<JobInfo?> Get()
    {
        // A job that is still starting is returned too, so that a caller who lists jobs does not take it for lost.
        if (!State.IsSet && !starting.IsCompleted)
            return new(made.Describe(this.GetPrimaryKey(), [], null, clock.GetUtcNow()));
        return new(State.IsSet ? Execution.Describe() : null);
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
            // The caller is told only after the cancellation is stored. A repeated call finds the job on its new silo.
            if (!State.IsOver)
                throw new OrleansException($"Job {this.GetPrimaryKey()} moves to another silo; ask again.");
        }

        return Execution.Describe();
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
            await Execution.TidyAsync();
        }
        else
        {
            Drive();
        }
    }

    private async Task MakeAsync(string pipeline, JobRequest request)
    {
        var identity = pipelines.Find(pipeline)?.Pipeline.Identity;
        made = new()
        {
            Pipeline = pipeline,
            Identity = identity,
            CreatedAt = clock.GetUtcNow(),
            UserList = request.Users,
            FeatureList = request.Features,
            Version = request.Version,
            MaxUsersPerSecond = request.MaxUsersPerSecond,
            Where = request.Where,
            IsShadow = request.IsShadow,
            IsExplanation = request.IsExplanation,
            Tenant = request.Tenant,
        };
        // The reminder is registered before the job exists. A job without a reminder would end with its silo.
        await Reminders.WatchAsync();
        try
        {
            await record.StoreAsync(made);
        }
        catch
        {
            // The job may have been stored despite the exception. The next call begins from the stored state.
            DeactivateOnIdle();
            throw;
        }

        Drive();
    }

    // Begins or continues the job, unless it is running already.
    private void Drive()
    {
        if (State.IsSet && !State.IsOver && running.IsCompleted && !leaving.IsCancellationRequested)
            running = RunAsync();
    }

    // Runs until the job ends or leaves this silo. Failures are retried.
    private async Task RunAsync()
    {
        // The work must not run inside the call that starts it.
        await Task.Yield();
        for (var attempt = 0; !State.IsOver && !leaving.IsCancellationRequested;)
        {
            // For a cancelled job only the end remains to be stored, and the cancellation must not stop that.
            using var work = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token,
                canceled.IsCancellationRequested ? CancellationToken.None : canceled.Token);
            try
            {
                if (canceled.IsCancellationRequested)
                {
                    await Execution.EndAsync(JobStatus.Canceled, null);
                }
                else
                {
                    await Execution.RunAsync(work.Token);
                }
            }
            catch (OperationCanceledException) when (work.IsCancellationRequested)
            {
                // Either the silo stops, and the job continues on another silo from the stored progress; or the job was cancelled.
                if (leaving.IsCancellationRequested)
                    await Execution.SaveAsync();
            }
            catch (InconsistentStateException)
            {
                // Another activation runs the job, or a write succeeded whose answer was lost. This activation is out of date.
                DeactivateOnIdle();
                return;
            }
            catch (Exception e)
            {
                // A store or the cluster's database is down.
                Execution.HoldUp(e);
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempt++)));
                await Task.Delay(pause, clock, work.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
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
