using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>
/// Shows the verdicts about drift, as metrics of the meter <c>ModelPipeline</c>. Only one silo of a cluster shows the verdicts of a
/// pipeline: the silo that keeps the pipeline's counts. No column is an attribute: a wide pipeline would have thousands of series.
/// Thread-safe.
/// </summary>
public sealed class DriftMetrics
{
    private readonly ConcurrentDictionary<(string Pipeline, string Version), DriftReport> reports = new();
    private readonly Counter<long> changes;

    /// <summary>Creates the instruments, in the host's meter factory if it has one.</summary>
    public DriftMetrics(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(PipelineMetrics.MeterName) ?? new Meter(PipelineMetrics.MeterName);
        meter.CreateObservableGauge(MetricNames.DriftColumns, Columns, "{column}", "Columns and outputs of a version, by verdict");
        meter.CreateObservableGauge(MetricNames.DriftPsi, Largest, "1",
            "The largest stability index of a column or output of a version, above its floor");
        changes = meter.CreateCounter<long>(MetricNames.DriftChanges, "{change}",
            "Columns and outputs whose verdict changed, by the new one");
    }

    /// <summary>A pipeline is watched. Its counters begin with a 0.</summary>
    internal void Opened(string pipeline)
    {
        foreach (var status in Enum.GetValues<DriftStatus>())
            changes.Add(0, MetricTags.Pipeline(pipeline), MetricTags.Of(status));
    }

    /// <summary>The verdicts about a version.</summary>
    internal void Judged(DriftReport report) => reports[(report.Pipeline, report.Version)] = report;

    /// <summary>The verdict about a column has changed.</summary>
    internal void Changed(string pipeline, DriftStatus now) => changes.Add(1, MetricTags.Pipeline(pipeline), MetricTags.Of(now));

    /// <summary>Stops showing other versions of the pipeline on this silo.</summary>
    internal void Keep(string pipeline, IReadOnlyCollection<string> versions)
    {
        foreach (var key in reports.Keys.Where(key => key.Pipeline == pipeline && !versions.Contains(key.Version)))
            reports.TryRemove(key, out _);
    }

    private IEnumerable<Measurement<int>> Columns() =>
        from report in reports.Values
        from status in Enum.GetValues<DriftStatus>()
        let name = status.ToString()
        select new Measurement<int>(
            report.Columns.Concat(report.Outputs).Count(column => column.Status == name),
            MetricTags.Pipeline(report.Pipeline),
            new(MetricNames.Version, report.Version),
            MetricTags.Of(status));

    private IEnumerable<Measurement<double>> Largest() =>
        from report in reports.Values
        let largest = report.Columns.Concat(report.Outputs).Max(column => column.Psi - column.PsiFloor)
        where largest is not null
        select new Measurement<double>(
            Math.Max(largest.Value, 0), MetricTags.Pipeline(report.Pipeline), new(MetricNames.Version, report.Version));
}
