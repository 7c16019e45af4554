using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>Records what an API refuses over the limits of tenants, as a metric of the meter <c>ModelPipeline</c>.</summary>
public sealed class LimitMetrics
{
    private readonly Counter<long> refused;

    /// <summary>Creates the instrument, in the host's meter factory if it has one.</summary>
    public LimitMetrics(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(PipelineMetrics.MeterName) ?? new Meter(PipelineMetrics.MeterName);
        refused = meter.CreateCounter<long>(MetricNames.LimitRefused, "{user}", "Users who were over the share of their tenant");
    }

    /// <summary>Users were over the share of their tenant.</summary>
    public void Refused(int users) => refused.Add(users);
}
