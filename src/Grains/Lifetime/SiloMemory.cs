using System.Diagnostics.Metrics;
using Orleans.Statistics;

namespace ModelPipeline.Grains;

/// <summary>Reads a silo's memory for the readiness check, and publishes it as metrics of the meter <c>ModelPipeline</c>.</summary>
public sealed class SiloMemory
{
    private readonly IEnvironmentStatisticsProvider statistics;
    private readonly UserActivations users;
    private readonly UserRoom room;

    internal SiloMemory(IEnvironmentStatisticsProvider statistics, UserActivations users, UserRoom room, IMeterFactory? meters)
    {
        this.statistics = statistics;
        this.users = users;
        this.room = room;
        var meter = meters?.Create(PipelineMetrics.MeterName) ?? new Meter(PipelineMetrics.MeterName);
        meter.CreateObservableGauge("modelpipeline.memory.used", () => Read().UsedBytes, "By", "Managed heap of the silo");
        meter.CreateObservableGauge("modelpipeline.memory.limit", () => Read().LimitBytes, "By",
            "What the managed heap of the silo may have");
        meter.CreateObservableGauge("modelpipeline.activations", () => this.users.Count, "{user}", "Users who are active in the silo");
        meter.CreateObservableGauge("modelpipeline.activations.limit", () => this.room.Most, "{user}",
            "Users for whom the memory of the silo has room");
    }

    /// <summary>The memory at this moment.</summary>
    public MemoryUse Read()
    {
        var now = statistics.GetEnvironmentStatistics();
        return new(now.RawMemoryUsageBytes, now.MaximumAvailableMemoryBytes, users.Count, room.Most);
    }
}
