using ModelPipeline.Silo.GrainState;
using Orleans.Configuration;

namespace ModelPipeline.Silo.Clustering;

/// <summary>How a silo takes part in a cluster and keeps the state of its grains.</summary>
internal static class ClusterHosting
{
    // A call's own deadline answers first, with a better message.
    private static readonly TimeSpan ResponseMargin = TimeSpan.FromSeconds(10);

    private static void Apply(GrainCollectionOptions collection)
    {
        collection.CollectionAge = TimeSpan.FromMinutes(5);
        // Idle users leave sooner where memory runs short, the longest idle first: of the container's limit, or of the heap's hard limit.
        // Orleans' own 80% polled every 5 seconds leaves a gigabyte too little time: 20,000 new users a second are 40 MB.
        collection.EnableActivationSheddingOnMemoryPressure = true;
        collection.MemoryUsagePollingPeriod = TimeSpan.FromSeconds(1);
        collection.MemoryUsageLimitPercentage = 70;
        collection.MemoryUsageTargetPercentage = 60;
    }

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

        silo.Services.Configure<GrainCollectionOptions>(Apply);
        // Where grains are, or were: 0.8 KB each. Calls come to the silo that has their user, which needs none of them; Orleans' own
        // million was 800 MB of users who had left.
        silo.Services.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = 10_000);
        silo.Services.AddOptions<SiloMessagingOptions>().Configure<IEnumerable<PipelineDefinition>>((messaging, pipelines) =>
            messaging.ResponseTimeout = pipelines.Select(pipeline => pipeline.Options.Timeout).DefaultIfEmpty().Max() + ResponseMargin);
    }
}
