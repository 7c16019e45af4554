using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>Tells a trigger what became of the events of a claim.</summary>
/// <param name="pipeline">The pipeline's name.</param>
/// <param name="trigger">The trigger.</param>
/// <param name="counts">Counts the events.</param>
/// <param name="clock">Limits the calls.</param>
/// <param name="log">Receives what is put aside, and what the source did not take.</param>
internal sealed partial class EventSettling(string pipeline, OpenTrigger trigger, TriggerMetrics counts, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // One event of a batch that went well otherwise.
    private static readonly TimeSpan ShortRest = TimeSpan.FromSeconds(5);

    /// <summary>Acknowledges, puts aside and releases. Never throws.</summary>
    /// <param name="results">What became of each event.</param>
    /// <param name="rest">How long the whole trigger rests; zero for a batch that went well.</param>
    /// <param name="isStopping">Whether the silo stops, so that released events need not wait.</param>
    /// <returns>False if the source did not take something. These events come again when their claim ends.</returns>
    public async Task<bool> SettleAsync(IReadOnlyList<(TriggerEvent Event, EventResult Result)> results, TimeSpan rest, bool isStopping)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        var done = Of(EventVerdict.Scored, EventVerdict.Satisfied)
            .ConvertAll(each => new HandledEvent(each.Event, each.Result.Outcome));
        var poison = Of(EventVerdict.Poison).ConvertAll(each => new PoisonEvent(each.Event, each.Result.Reason));
        if (poison.Count > 0)
            LogPoison(pipeline, trigger.Name, poison.Count, poison[0].Reason);
        var wait = rest > TimeSpan.Zero ? rest : ShortRest;
        var isTaken = true;
        if (done.Count > 0)
        {
            isTaken &= await TryAsync(done.ConvertAll(each => each.Event), () => trigger.Trigger.AcknowledgeAsync(done, limit.Token),
                limit.Token);
        }

        if (poison.Count > 0)
        {
            isTaken &= await TryAsync(poison.ConvertAll(each => each.Event), () => trigger.Trigger.SetAsideAsync(poison, limit.Token),
                limit.Token);
        }

        foreach (var verdict in new[] { EventVerdict.Trouble, EventVerdict.Broken })
        {
            if (Of(verdict) is not [var first, ..] released)
                continue;
            var release = new TriggerRelease(isStopping ? TimeSpan.Zero : wait, first.Result.Reason, verdict == EventVerdict.Broken);
            isTaken &= await TryAsync([], () => trigger.Trigger.ReleaseAsync(released.ConvertAll(each => each.Event), release, limit.Token),
                limit.Token);
        }

        if (isTaken)
            Count(results);
        return isTaken;

        List<(TriggerEvent Event, EventResult Result)> Of(params EventVerdict[] verdicts) =>
            [.. results.Where(each => verdicts.Contains(each.Result.Verdict))];
    }

    private void Count(IReadOnlyList<(TriggerEvent Event, EventResult Result)> results)
    {
        foreach (var group in results.GroupBy(each => each.Result.Verdict))
            counts.EventsEnded(pipeline, trigger.Name, group.Key, group.Count());
    }

    private async Task<bool> TryAsync(IReadOnlyList<TriggerEvent> events, Func<Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception e)
        {
            // The message of a foreign exception can contain a value.
            LogUntaken(pipeline, trigger.Name, e is PipelineException error ? error.Detail : e.GetType().Name);
        }

        if (events.Count > 0)
        {
            await TryAsync([], () => trigger.Trigger.ReleaseAsync(
                events, new(ShortRest, "The outcome of the event could not be stored."), cancellationToken), cancellationToken);
        }

        return false;
    }

    [LoggerMessage(EventId = 733, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: {Events} event(s) of trigger {Trigger} were put aside. {Reason}")]
    private partial void LogPoison(string pipeline, string trigger, int events, string reason);

    [LoggerMessage(EventId = 734, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the source of trigger {Trigger} did not take what became of events; they come again. {Reason}")]
    private partial void LogUntaken(string pipeline, string trigger, string reason);
}
