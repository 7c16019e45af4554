using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>Shows the memory and the active users of a silo whenever metrics are read, in the meter <c>ModelPipeline</c>.</summary>
public static class SiloGauges
{
    /// <summary>Creates the instruments, in the host's meter factory if it has one.</summary>
    /// <param name="meters">The factory; null for none.</param>
    /// <param name="memoryUsed">The managed heap of the silo, in bytes.</param>
    /// <param name="memoryLimit">What the heap may have, in bytes.</param>
    /// <param name="activations">The number of users who are active.</param>
    /// <param name="mostActivations">The number of users for whom there is room.</param>
    public static void Create(
        IMeterFactory? meters, Func<long> memoryUsed, Func<long> memoryLimit, Func<int> activations, Func<int> mostActivations)
    {
        var meter = meters?.Create(PipelineMetrics.MeterName) ?? new Meter(PipelineMetrics.MeterName);
        meter.CreateObservableGauge(MetricNames.MemoryUsed, memoryUsed, "By", "Managed heap of the silo");
        meter.CreateObservableGauge(MetricNames.MemoryLimit, memoryLimit, "By", "What the managed heap of the silo may have");
        meter.CreateObservableGauge(MetricNames.Activations, activations, "{user}", "Users who are active in the silo");
        meter.CreateObservableGauge(MetricNames.ActivationsLimit, mostActivations, "{user}",
            "Users for whom the memory of the silo has room");
    }
}
