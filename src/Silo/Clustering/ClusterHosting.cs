using ModelPipeline.Silo.GrainState;
using Orleans.Configuration;

namespace ModelPipeline.Silo.Clustering;

/// <summary>How a silo takes part in a cluster and keeps the state of its grains.</summary>
internal static class ClusterHosting
{
    // A call's own deadline answers first, with a better message.
    private static readonly TimeSpan ResponseMargin = TimeSpan.FromSeconds(10);

    public static void UseCluster(this ISiloBuilder silo, ClusterOptions options)
    {
        if (options.IsAdoNet)
        {
            silo.UseAdoNetCluster(options);
        }
        else
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: options.ServiceId, clusterId: options.ClusterId);
            silo.UseSqliteGrainState(options.State);
        }

        silo.Services.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromMinutes(5));
        silo.Services.AddOptions<SiloMessagingOptions>().Configure<IEnumerable<PipelineDefinition>>((messaging, pipelines) =>
            messaging.ResponseTimeout = pipelines.Select(pipeline => pipeline.Options.Timeout).DefaultIfEmpty().Max() + ResponseMargin);
    }
}
