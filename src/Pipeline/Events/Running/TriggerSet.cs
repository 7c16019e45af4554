using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>The triggers of all pipelines of this process.</summary>
public sealed class TriggerSet(
    PipelineSet pipelines, PipelineMetrics metrics, TriggerMetrics counts, TimeProvider clock, ILogger<PipelineRunner> log)
{
    /// <summary>The triggers that have begun; none before <see cref="Begin"/>.</summary>
    public IReadOnlyList<TriggerRunner> All { get; private set; } = [];

    /// <summary>Begins all triggers of the open pipelines. Each claims once it is allowed (<see cref="TriggerRunner.Allow"/>).</summary>
    public void Begin()
    {
        var runners = pipelines.All;
        // A call of any pipeline counts, because all pipelines share the silo.
        var gate = new EventGate(() => runners.Any(each => each.IsBusy), () => runners.First().Traffic.GoesBeforeEvents, clock);
        All =
        [
            .. runners.SelectMany(runner => runner.Pipeline.Triggers,
                (runner, trigger) => new TriggerRunner(runner, trigger, gate, metrics, counts, clock, log)),
        ];
        if (All.Count > 0)
            counts.Watch(All);
        foreach (var trigger in All)
            trigger.Begin();
    }

    /// <summary>Claims nothing more, and returns when the events under way are acknowledged or given back.</summary>
    /// <param name="grace">The time in which batches under way may end.</param>
    public Task CloseAsync(TimeSpan grace) => Task.WhenAll(All.Select(trigger => trigger.StopAsync(grace)));
}
