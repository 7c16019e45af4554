using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.Schema;

namespace ModelPipeline.Silo.Starting;

/// <summary>Registration of what a process needs on its way into a cluster.</summary>
internal static class JoiningServices
{
    public static IServiceCollection AddJoining(this IServiceCollection services, ClusterOptions cluster) => services
        .AddSingleton(cluster)
        // A process that is a cluster all by itself has nothing to wait for: its server starts after its silo.
        .AddSingleton(new Joining { WaitsFor = cluster.IsAdoNet ? "The process is starting." : null })
        .AddSingleton<StartWait>()
        .AddSingleton<PipelineOpening>()
        .AddSingleton<ClusterDatabase>();

    /// <summary>Reports the faults that were found while settings were read; what opens pipelines reports them with its own.</summary>
    public static Task ThrowFaults(this IServiceProvider services) =>
        services.GetServices<Fault>().ToArray() is { Length: > 0 } faults
            ? throw new PipelineConfigurationException(faults)
            : Task.CompletedTask;
}
