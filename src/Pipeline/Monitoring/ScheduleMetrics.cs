using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>Records what schedules do, as metrics of the meter <c>ModelPipeline</c>.</summary>
public sealed class ScheduleMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [1, 15, 60, 120, 300, 900, 3_600, 14_400],
    };

    private readonly Counter<long> runs;
    private readonly Histogram<double> lag;

    /// <summary>Creates the instruments, in the host's meter factory if it has one.</summary>
    public ScheduleMetrics(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(PipelineMetrics.MeterName) ?? new Meter(PipelineMetrics.MeterName);
        runs = meter.CreateCounter<long>(MetricNames.ScheduleRuns, "{run}", "Times of schedules that were due, by what became of them");
        lag = meter.CreateHistogram(MetricNames.ScheduleLag, "s", "How long after its time a scheduled job was made", tags: null, Seconds);
    }

    /// <summary>A job was made for a time that was due.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="late">How long after its time.</param>
    public void Started(string pipeline, TimeSpan late)
    {
        Count(pipeline, "started");
        lag.Record(Math.Max(0, late.TotalSeconds), MetricTags.Pipeline(pipeline));
    }

    /// <summary>No job was made, because the one before was not over.</summary>
    public void Skipped(string pipeline) => Count(pipeline, "skipped");

    /// <summary>No job could be made.</summary>
    public void Failed(string pipeline) => Count(pipeline, "failed");

    private void Count(string pipeline, string outcome) =>
        runs.Add(1, MetricTags.Pipeline(pipeline), new(MetricNames.Outcome, outcome));
}
