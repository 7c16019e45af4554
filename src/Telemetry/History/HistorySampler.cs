using Microsoft.Extensions.Hosting;

namespace ModelPipeline.Telemetry;

/// <summary>
/// Reads every ten seconds what <see cref="MetricCollector"/> has added up, and keeps the increase in <see cref="MetricHistory"/>. Nothing
/// is added to the path of a score: the collector counts anyway.
/// </summary>
internal sealed class HistorySampler(MetricCollector collector, MetricHistory history, TimeProvider clock) : BackgroundService
{
    private readonly HistoryReading reading = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Counters begin with the process, the history with its first reading.
        using var timer = new PeriodicTimer(MetricHistory.StepLength, clock);
        do
            history.Add(MetricHistory.NumberOf(clock.GetUtcNow()), collector.Read(reading.Take));
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
