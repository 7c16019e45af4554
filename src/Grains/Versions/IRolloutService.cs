using Orleans.Concurrency;
using Orleans.Services;

namespace ModelPipeline.Grains;

/// <summary>Hears on each silo that a rollout has changed. A silo that hears nothing asks within a second.</summary>
[Alias("ModelPipeline.IRolloutService")]
internal interface IRolloutService : IGrainService
{
    /// <summary>Makes the silo ask for its orders now.</summary>
    [OneWay, Alias("Wake")]
    Task Wake(string pipeline);

    /// <summary>What these versions did on the silo since it opened them.</summary>
    [Alias("Statistics"), ResponseTimeout("00:00:05")]
    Task<SiloStatistics> Statistics(string pipeline, string[] versions);
}
