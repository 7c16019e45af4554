using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IRolloutService"/>
internal sealed class RolloutService(GrainId id, Silo silo, ILoggerFactory logs, RolloutFollowers followers, PipelineSet pipelines)
    : GrainService(id, silo, logs), IRolloutService
{
    public Task Wake(string pipeline)
    {
        followers.Wake(pipeline);
        return Task.CompletedTask;
    }

    public Task<SiloStatistics> Statistics(string pipeline, string[] versions)
    {
        var runner = pipelines.Find(pipeline);
        var snapshot = runner?.Pipeline.Versions.Current;
        var found = Array.ConvertAll(versions, version => snapshot?.Find(version)?.Version?.Statistics.ToBytes());
        return Task.FromResult(new SiloStatistics(found, snapshot?.Shadows.Count > 0 ? runner!.ShadowFault : null));
    }
}
