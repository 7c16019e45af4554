using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>
/// Records how many requests an API works on, and what it refuses over the limits of tenants, as metrics of the meter <c>ModelPipeline</c>.
/// </summary>
public sealed class CallerMetrics
{
    private readonly Meter meter;
    private readonly Counter<long> refused;

    /// <summary>Creates the instruments, in the host's meter factory if it has one.</summary>
    public CallerMetrics(IMeterFactory? meters = null)
    {
        meter = meters?.Create(PipelineMetrics.MeterName) ?? new Meter(PipelineMetrics.MeterName);
        refused = meter.CreateCounter<long>(MetricNames.LimitRefused, "{user}", "Users who were over the share of their tenant");
    }

    /// <summary>Shows the number of requests under way whenever metrics are read. Called once.</summary>
    public void Watch(Func<int> requests) => meter.CreateObservableGauge(
        MetricNames.RequestsActive, requests, "{request}", "Requests that the API works on, without probes of its health");

    /// <summary>Users were over the share of their tenant.</summary>
    public void Refused(int users) => refused.Add(users);
}
