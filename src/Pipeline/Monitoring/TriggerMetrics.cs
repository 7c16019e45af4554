using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>Records what triggers do on this silo, as metrics of the meter <c>ModelPipeline</c>.</summary>
public sealed class TriggerMetrics
{
    private static readonly EventVerdict[] Verdicts = Enum.GetValues<EventVerdict>();

    private readonly Meter meter;
    private readonly Counter<long> events;

    /// <summary>Creates the instruments, in the host's meter factory if it has one.</summary>
    public TriggerMetrics(IMeterFactory? meters = null)
    {
        meter = meters?.Create(PipelineMetrics.MeterName) ?? new Meter(PipelineMetrics.MeterName);
        events = meter.CreateCounter<long>(MetricNames.Events, "{event}", "Events that triggers took, by what became of them");
    }

    /// <summary>
    /// The triggers of this silo begin. Their counters begin with a 0: one that first appears with a 1 has not increased, as Prometheus
    /// sees it.
    /// </summary>
    internal void Watch(IReadOnlyCollection<TriggerRunner> triggers)
    {
        foreach (var trigger in triggers)
        {
            foreach (var verdict in Verdicts)
                events.Add(0, MetricTags.Pipeline(trigger.Pipeline), Source(trigger), Outcome(verdict));
        }

        meter.CreateObservableGauge(MetricNames.EventLag, () => triggers.SelectMany(each => Of(each, each.Lag?.Waiting)),
            "{event}", "Events that wait, of the source or of the part of it that this silo has");
        meter.CreateObservableGauge(MetricNames.EventAge, () => triggers.SelectMany(each => Of(each, each.Lag?.OldestAge?.TotalSeconds)),
            "s", "How long the oldest of these events has waited");
        meter.CreateObservableGauge(MetricNames.TriggerUp,
            () => triggers.SelectMany(each => Of<int>(each, each.State == TriggerState.Faulted ? 0 : 1)),
            "{trigger}", "0 while a trigger of this silo makes no progress because of a fault; otherwise 1");
    }

    internal void EventsEnded(string pipeline, string trigger, EventVerdict verdict, int count) =>
        events.Add(count, MetricTags.Pipeline(pipeline), new(MetricNames.Source, trigger), Outcome(verdict));

    private static IEnumerable<Measurement<T>> Of<T>(TriggerRunner trigger, T? value) where T : struct =>
        value is { } known ? [new(known, MetricTags.Pipeline(trigger.Pipeline), Source(trigger))] : [];

    private static KeyValuePair<string, object?> Source(TriggerRunner trigger) => new(MetricNames.Source, trigger.Name);

    private static KeyValuePair<string, object?> Outcome(EventVerdict verdict) => new(MetricNames.Outcome, verdict switch
    {
        EventVerdict.Scored => "scored",
        EventVerdict.Satisfied => "satisfied",
        EventVerdict.Poison => "poison",
        EventVerdict.Trouble => "released",
        _ => "broken",
    });
}
