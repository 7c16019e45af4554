using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ModelPipeline.Grains;

/// <summary>Registration of the grains on a silo.</summary>
public static class ScoringGrains
{
    /// <summary>
    /// Adds what the scoring grains need, and makes the silo open its pipelines before it joins the cluster: one with an invalid
    /// pipeline does not join. Idempotent.
    /// </summary>
    public static ISiloBuilder AddScoringGrains(this ISiloBuilder silo)
    {
        silo.Services.AddPipelines();
        silo.Services.TryAddSingleton<StoreChecks>();
        silo.Services.TryAddSingleton<ModelRoute>(services =>
        {
            var grains = services.GetRequiredService<IGrainFactory>();
            return pipeline => new GrainModel(pipeline, grains);
        });
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, PipelineLifecycle>());
        return silo;
    }
}
