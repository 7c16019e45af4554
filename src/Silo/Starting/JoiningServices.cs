using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.Schema;

namespace ModelPipeline.Silo.Starting;

/// <summary>Registers the services of a process that joins a cluster.</summary>
internal static class JoiningServices
{
    public static IServiceCollection AddJoining(this IServiceCollection services, ClusterOptions cluster) => services
        .AddSingleton(cluster)
        // A Localhost process waits for nothing: its HTTP server starts after its silo.
        .AddSingleton(new Joining { WaitsFor = cluster.IsAdoNet ? "The process is starting." : null })
        .AddSingleton<StartWait>()
        .AddSingleton<PipelineOpening>()
        .AddSingleton<ClusterDatabase>();

    /// <summary>
    /// Reports the faults of the settings. A host that opens pipelines reports them together with the faults of the pipelines.
    /// </summary>
    public static Task ThrowFaults(this IServiceProvider services) =>
        services.GetServices<Fault>().ToArray() is { Length: > 0 } faults
            ? throw new PipelineConfigurationException(faults)
            : Task.CompletedTask;
}
