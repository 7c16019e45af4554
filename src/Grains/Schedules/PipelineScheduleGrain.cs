using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>
/// Checks once a minute whether a time of the schedule is due, and makes the job. A reminder triggers the check and survives the loss of
/// all silos. The job's key consists of pipeline and time, so that a repeated attempt finds the job of the first.
/// </summary>
internal sealed partial class PipelineScheduleGrain(
    [PersistentState("schedule")] IPersistentState<PipelineSchedule> stored,
    PipelineSet pipelines,
    TimeProvider clock,
    ScheduleMetrics metrics,
    IAudit audit,
    ILogger<PipelineScheduleGrain> log) : Grain, IPipelineScheduleGrain, IRemindable
{
    private const string Tick = "tick";

    // The shortest period that Orleans allows.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // A reminder may fire slightly early, and would then check before the minute begins.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    // A job that starts later than this was missed. A tick, a restart or a lost silo takes less time.
    private static readonly TimeSpan MissedAfter = TimeSpan.FromMinutes(5);

    private bool hasUnsavedEnds;

    private PipelineSchedule State => stored.State;

    private ScheduleLedger Ledger => new(State.Schedule, clock);

    private PipelineRunner? Runner => pipelines.Find(State.Pipeline);

    private string? Tenant => ScheduleKey.TenantOf(this.GetPrimaryKeyString());

    // Why the schedule makes no jobs; null if it does.
    private string? Problem
    {
        get
        {
            if (Runner is not { } runner)
                return $"There is no pipeline '{State.Pipeline}'.";
            return JobRules.Foreign(runner, "The schedule", State.Identity) is { } foreign
                ? $"{foreign} Set it again to run it here."
                : null;
        }
    }

    public async ValueTask<ScheduleReply> Set(string pipeline, string cron, string timeZone)
    {
        if (!JobSchedule.TryRead(cron, timeZone, out var schedule, out var fault))
            return new(Refusal: fault);
        if (pipelines.Find(pipeline) is { } runner && JobRules.CannotScan(runner) is { } refusal)
            return new(Refusal: refusal);
        // The reminder is registered before the schedule exists, because a schedule without a reminder would never be checked. An existing
        // reminder is kept: a schedule that is set again and again would restart its reminder each time and never be checked.
        if (await this.GetReminder(Tick) is null)
            await this.RegisterOrUpdateReminder(Tick, UntilNextMinute(), Period);
        State.Pipeline = pipeline;
        State.Identity = Runner?.Pipeline.Identity;
        Ledger.Set(schedule);
        await SaveAsync();
        return new(State.Describe(Problem));
    }

    public async ValueTask<ScheduleInfo?> Get()
    {
        if (!State.IsSet)
            return null;
        await UpdateRunsAsync();
        return State.Describe(Problem);
    }

    public async ValueTask<JobReply?> Run(string key)
    {
        if (!State.IsSet)
            return null;
        if (Problem is { } problem)
            return new(Refusal: problem);
        var reply = await CreateJobAsync(key);
        // A repeated attempt finds the job of the first.
        if (reply.Job is { } job && State.Runs.TrueForAll(run => run.Job != job.Id))
        {
            State.Record(new(clock.GetUtcNow(), job.Id, ScheduleOutcome.Started, "Asked for."));
            await SaveAsync();
        }

        return reply;
    }

    public async ValueTask<bool> Remove()
    {
        var was = State.IsSet;
        if (was)
            await stored.ClearStateAsync();
        await UnregisterAsync();
        return was;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!State.IsSet)
        {
            await UnregisterAsync();
        }
        else
        {
            await StoreIdentityAsync();
            await HandleDueAsync();
        }
    }

    private async Task HandleDueAsync()
    {
        await UpdateRunsAsync();
        var before = State.Schedule.Next;
        JobSchedule.TryRead(State.Schedule.Cron, State.Schedule.TimeZone, out var schedule, out var fault);
        var isCorrected = schedule is not null && Ledger.Correct(schedule);
        if (isCorrected)
            LogCorrected(State.Pipeline, before, State.Schedule.Next);
        if (isCorrected || hasUnsavedEnds)
            await SaveAsync();
        if (Ledger.Due is not { } due)
            return;
        if (schedule is not null)
            await HandleAsync(due, schedule);
        else
            LogUnreadable(State.Pipeline, fault!);
    }

    // A schedule that an earlier version stored has no identity. It gets the identity of this pipeline.
    private async Task StoreIdentityAsync()
    {
        if (State.Identity is null && Runner is { } runner)
        {
            State.Identity = runner.Pipeline.Identity;
            await SaveAsync();
        }
    }

    // The ends of runs are stored at the next tick and not when somebody reads the schedule. So reading also works without the database.
    private async Task UpdateRunsAsync()
    {
        (State.Runs, var anyEnded) = await new ScheduledJobs(GrainFactory, clock).FollowAsync(State.Runs);
        hasUnsavedEnds |= anyEnded;
    }

    private async Task HandleAsync(DateTimeOffset due, JobSchedule schedule)
    {
        if (await TryRunAsync(due) is { } run)
        {
            State.Record(run);
            Ledger.MarkHandled(schedule);
            Report(run);
        }

        await SaveAsync();
    }

    // Null if the run is tried again at the next tick.
    private async Task<ScheduleRun?> TryRunAsync(DateTimeOffset due)
    {
        try
        {
            return await RunAsync(due);
        }
        catch (Exception e)
        {
            // The cluster is changing, or the database with its state is down.
            if (e is OrleansException or TimeoutException or DbException && Ledger.TryAgain())
            {
                LogHeldUp(e, State.Pipeline, due);
                return null;
            }

            LogFailed(e, State.Pipeline, due);
            return new(due, null, ScheduleOutcome.Failed,
                $"The job could not be made ({e.GetType().Name}); the log of the silo says more.");
        }
    }

    private async Task<ScheduleRun> RunAsync(DateTimeOffset due)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"schedule:{this.GetPrimaryKeyString()}:{due.UtcDateTime:yyyy-MM-ddTHH:mmZ}");
        if (Problem is { } problem)
            return new(due, null, ScheduleOutcome.Failed, problem);
        var reply = await CreateJobAsync(key);
        if (reply.Busy is { } busy)
            return new(due, null, ScheduleOutcome.Skipped, $"Job {busy.Id} was not over.");
        if (reply.TenantLimit is { } most)
            return new(due, null, ScheduleOutcome.Skipped, $"{most} jobs of the tenant, as many as it may have, were not over.");
        if (reply.Refusal is { } refusal)
            return new(due, null, ScheduleOutcome.Failed, refusal);
        await audit.RecordAsync(new("schedule", "job.create", reply.Job!.Id.ToString())
        {
            Tenant = Tenant,
            Pipeline = reply.Job.Pipeline,
            After = RouteJson.Write(reply.Job),
        }, CancellationToken.None);
        var late = reply.Job.CreatedAt - due >= MissedAfter;
        return new(due, reply.Job.Id, ScheduleOutcome.Started,
            !late ? null : string.Create(CultureInfo.InvariantCulture, $"Missed, and made up for at {reply.Job.CreatedAt:u}."));
    }

    private ValueTask<JobReply> CreateJobAsync(string key) => Tenant is { } tenant
        ? GrainFactory.GetGrain<ITenantJobsGrain>(tenant).Create(State.Pipeline, new(key) { Tenant = tenant })
        : GrainFactory.GetGrain<IPipelineJobsGrain>(State.Pipeline.ToLowerInvariant()).Create(State.Pipeline, new(key));

    private async Task SaveAsync()
    {
        try
        {
            await stored.WriteStateAsync();
            hasUnsavedEnds = false;
        }
        catch
        {
            // The next call must see only stored state, so the grain is deactivated.
            DeactivateOnIdle();
            throw;
        }
    }

    private TimeSpan UntilNextMinute() => Period + Margin - TimeSpan.FromTicks(clock.GetUtcNow().Ticks % Period.Ticks);

    private async Task UnregisterAsync()
    {
        if (await this.GetReminder(Tick) is { } reminder)
            await this.UnregisterReminder(reminder);
    }
}
