using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization.Configuration;
using Orleans.Services;

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
        silo.Services.Replace(ServiceDescriptor.Singleton<IWriteTurns, ClusterWriteTurns>());
        silo.Services.AddPipelines();
        silo.Services.TryAddSingleton<StoreChecks>();
        silo.Services.TryAddSingleton<UserGrains>();
        silo.Services.TryAddSingleton<ActiveUsers>();
        silo.Services.TryAddSingleton<IScoringDesk, ScoringDesk>();
        if (silo.Services.All(service => service.ServiceType != typeof(ClusterPartitions)))
            silo.AddGrainService<PartitionService>().Services.AddSingleton<IGrainService, ScoringService>();
        silo.Services.TryAddSingleton<ClusterPartitions>();
        silo.Services.TryAddSingleton<JobLog>();
        silo.Services.TryAddSingleton<FailureReader>();
        silo.Services.TryAddSingleton<ModelWorkers>();
        silo.Services.TryAddSingleton<ModelRoute>(services => services.GetRequiredService<ModelWorkers>().ApplyAsync);
        // State is stored as JSON that names its types, and read back only where they are allowed.
        silo.Services.Configure<TypeManifestOptions>(types =>
        {
            types.AddAllowedAssembly(typeof(ScoringGrains).Assembly);
            types.AddAllowedAssembly(typeof(PipelineSet).Assembly);
        });
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, PipelineLifecycle>());
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, BulkLifecycle>());
        return silo;
    }
}
