using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Takes the events of one trigger on one silo: claims them, scores their users, and tells the trigger what became of each
/// (<see cref="ITrigger"/>). Two claims are under way at the most, so that the next one is claimed while one is scored. Thread-safe.
/// </summary>
public sealed partial class TriggerRunner
{
    private const int Claims = 2;

    private static readonly TimeSpan ClaimWait = TimeSpan.FromSeconds(5);

    private readonly OpenTrigger trigger;
    private readonly PipelineRunner runner;
    private readonly EventScorer scorer;
    private readonly EventSettling settling;
    private readonly EventGate gate;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly SemaphoreSlim claiming = new(1);
    private readonly TriggerSwitch claims = new();
    private readonly TriggerBackoff backoff = new();
    private readonly CancellationTokenSource soft = new();
    private readonly CancellationTokenSource hard = new();
    private Task work = Task.CompletedTask;
    private volatile bool isPaused;
    private volatile bool isOwner;
    private volatile string? claimFault;
    private volatile string? batchFault;

    internal TriggerRunner(PipelineRunner runner, OpenTrigger trigger, EventGate gate, PipelineMetrics metrics, TriggerMetrics counts,
        TimeProvider clock, ILogger log)
    {
        this.runner = runner;
        this.trigger = trigger;
        this.gate = gate;
        this.clock = clock;
        this.log = log;
        scorer = new(runner, metrics, clock, log);
        settling = new(runner.Pipeline.Name, trigger, counts, clock, log);
        isOwner = !trigger.Trigger.HasOneOwner;
    }

    /// <summary>The pipeline's name.</summary>
    public string Pipeline => runner.Pipeline.Name;

    /// <summary>The trigger's name.</summary>
    public string Name => trigger.Name;

    /// <summary>Whether only one silo at a time may claim.</summary>
    public bool HasOneOwner => trigger.Trigger.HasOneOwner;

    /// <summary>The kind in the settings; empty for a trigger without settings of its own.</summary>
    public string Kind => trigger.Options.Kind;

    /// <summary>What the trigger does on this silo.</summary>
    public TriggerState State
    {
        get
        {
            if (isPaused)
                return TriggerState.Paused;
            if (!isOwner)
                return TriggerState.Standby;
            return (batchFault ?? claimFault) is null ? TriggerState.Running : TriggerState.Faulted;
        }
    }

    /// <summary>Why the trigger makes no progress; null while it makes progress.</summary>
    public string? Fault => State == TriggerState.Faulted ? batchFault ?? claimFault : null;

    /// <summary>How far the scores are behind the events, when it was last read; null before.</summary>
    public TriggerLag? Lag { get; private set; }

    /// <summary>Says whether the trigger may claim. Nothing is claimed before the first call.</summary>
    /// <param name="paused">Whether somebody has paused the trigger.</param>
    /// <param name="owner">Whether this silo is the owner. Counts for a trigger with one owner.</param>
    public void Allow(bool paused, bool owner)
    {
        isPaused = paused;
        isOwner = owner || !HasOneOwner;
        claims.Set(!isPaused && isOwner);
    }

    /// <summary>Reads how far the scores are behind the events. A source that does not answer is asked again the next time.</summary>
    public async Task ReadLagAsync(CancellationToken cancellationToken)
    {
        try
        {
            Lag = await trigger.Trigger.ReadLagAsync(cancellationToken);
        }
        catch (PipelineException)
        {
            // The next claim says so.
            Lag = null;
        }
    }

    /// <summary>Begins to take events, as soon as it is allowed.</summary>
    internal void Begin()
    {
        using (ExecutionContext.SuppressFlow())
            work = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));
    }

    /// <summary>
    /// Claims nothing more, and lets the batches under way end. What has not ended within the grace time is given back to the source.
    /// </summary>
    internal async Task StopAsync(TimeSpan grace)
    {
        await soft.CancelAsync();
        await work.WaitAsync(grace, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await hard.CancelAsync();
        await work.WaitAsync(grace, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Features of two batches at a time could arrive in either order, and the later event must win.
    private int Workers => runner.TakesFeatures ? 1 : Claims;

    private async Task WorkAsync()
    {
        while (!soft.IsCancellationRequested)
        {
            var rest = TimeSpan.Zero;
            try
            {
                if (await ClaimAsync() is { } claimed)
                {
                    Claimed();
                    rest = claimed.Count > 0 ? await HandleAsync(claimed) : TimeSpan.Zero;
                }
            }
            catch (Exception e)
            {
                rest = Failed(e);
            }

            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, clock, soft.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Null: the silo stops, or somebody has paused the trigger.
    private async Task<IReadOnlyList<TriggerEvent>?> ClaimAsync()
    {
        await claiming.WaitAsync(soft.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (soft.IsCancellationRequested)
            return null;
        try
        {
            await claims.WaitAsync(soft.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(soft.Token, claims.WhileOn);
            return await trigger.Trigger.ClaimAsync(trigger.Options.BatchSize, ClaimWait, either.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            claiming.Release();
        }
    }

    // Returns how long to rest before the next claim.
    private async Task<TimeSpan> HandleAsync(IReadOnlyList<TriggerEvent> claimed)
    {
        var claim = new EventClaim(claimed, runner.Pipeline.Features, trigger.Options.MaxAttempts);
        try
        {
            await gate.RunAsync(() => ScoreAsync(claim), soft.Token);
        }
        catch (OperationCanceledException) when (soft.IsCancellationRequested)
        {
            // What has no result is given back.
        }
        catch (Exception e)
        {
            LogBroken(Pipeline, Name, claimed.Count, e.GetType(), e.StackTrace);
            foreach (var user in claim.Users.Keys)
                claim.SetRest(user, new(EventVerdict.Broken, $"The attempt broke ({e.GetType().Name}); the log of the silo says more."));
        }

        var results = claim.Results();
        var trouble = soft.IsCancellationRequested ? null : TroubleOf(results);
        var rest = TimeSpan.Zero;
        if (trouble is not null)
        {
            Faulted(trouble);
            batchFault = trouble;
            var asked = results.Max(each => each.Result.RetryAfter);
            rest = backoff.Failed();
            if (asked > rest)
                rest = asked.Value;
        }

        if (!await settling.SettleAsync(results, rest, soft.IsCancellationRequested))
            return backoff.Failed();
        if (trouble is null && !soft.IsCancellationRequested)
            Worked();
        return rest;
    }

    // One score shows that the stores work.
    private static string? TroubleOf(IReadOnlyList<(TriggerEvent Event, EventResult Result)> results) =>
        results.Any(each => each.Result.Verdict == EventVerdict.Scored)
            ? null
            : results.Where(each => each.Result.Verdict is EventVerdict.Trouble or EventVerdict.Broken)
                .Select(each => each.Result.Reason).FirstOrDefault();

    private async Task ScoreAsync(EventClaim claim)
    {
        runner.Traffic.EventsWorked();
        await scorer.ScoreAsync(claim, hard.Token);
        runner.Traffic.EventsWorked();
    }

    // A claim says nothing about the stores of the pipeline.
    private void Claimed()
    {
        if (claimFault is not null && batchFault is null)
            Worked();
        claimFault = null;
    }

    private void Worked()
    {
        backoff.Worked();
        if ((claimFault ?? batchFault) is null)
            return;
        claimFault = null;
        batchFault = null;
        LogGoesOn(Pipeline, Name);
    }

    private TimeSpan Failed(Exception e)
    {
        var error = e as PipelineException;
        if (error is null)
            LogBroken(Pipeline, Name, 0, e.GetType(), e.StackTrace);
        Faulted(error?.Detail ?? "Its events cannot be claimed.");
        claimFault = error?.Message ?? $"Its events cannot be claimed ({e.GetType().Name}); the log of the silo says more.";
        return backoff.Failed();
    }

    // One line for each outage.
    private void Faulted(string detail)
    {
        if ((claimFault ?? batchFault) is null)
            LogFaulted(Pipeline, Name, detail);
    }

    [LoggerMessage(EventId = 730, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: trigger {Trigger} makes no progress, and tries again by itself. {Reason}")]
    private partial void LogFaulted(string pipeline, string trigger, string reason);

    [LoggerMessage(EventId = 731, Level = LogLevel.Information, Message = "Pipeline {Pipeline}: trigger {Trigger} makes progress again")]
    private partial void LogGoesOn(string pipeline, string trigger);

    [LoggerMessage(EventId = 732, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: {Events} event(s) of trigger {Trigger} broke unexpectedly: {Type}\n{StackTrace}")]
    private partial void LogBroken(string pipeline, string trigger, int events, Type type, string? stackTrace);
}
