using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IRolloutService"/>
internal sealed class RolloutService(GrainId id, Silo silo, ILoggerFactory logs, RolloutFollowers followers)
    : GrainService(id, silo, logs), IRolloutService
{
    public Task Wake(string pipeline)
    {
        followers.Wake(pipeline);
        return Task.CompletedTask;
    }
}
