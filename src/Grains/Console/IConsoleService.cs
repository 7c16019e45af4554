using Orleans.Services;

namespace ModelPipeline.Grains;

/// <summary>Tells on each silo what the silo did.</summary>
[Alias("ModelPipeline.IConsoleService")]
internal interface IConsoleService : IGrainService
{
    /// <summary>The last steps of this silo, and its memory.</summary>
    [Alias("Series"), ResponseTimeout("00:00:05")]
    Task<SiloSeries> Series(string[]? pipelines, int steps);
}
