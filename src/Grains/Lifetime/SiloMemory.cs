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
        SiloGauges.Create(meters, () => Read().UsedBytes, () => Read().LimitBytes, () => users.Count, () => room.Most);
    }

    /// <summary>The memory at this moment.</summary>
    public MemoryUse Read()
    {
        var now = statistics.GetEnvironmentStatistics();
        return new(now.RawMemoryUsageBytes, now.MaximumAvailableMemoryBytes, users.Count, room.Most);
    }
}
