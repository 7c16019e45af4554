using ModelPipeline.Grains;
using ModelPipeline.Silo.GrainState;
using ModelPipeline.Silo.Tls;
using Orleans.Configuration;

namespace ModelPipeline.Silo.Clustering;

/// <summary>Chooses how a silo takes part in a cluster and where the silo keeps the state of its grains.</summary>
internal static class ClusterHosting
{
    // The deadline of a call ends the call first, with a better message.
    private static readonly TimeSpan ResponseMargin = TimeSpan.FromSeconds(10);

    private static void Apply(GrainCollectionOptions collection)
    {
        collection.CollectionAge = TimeSpan.FromMinutes(5);
        // Under memory pressure idle users leave sooner, the longest idle first. The limit is that of the container, or the heap's hard
        // limit. Orleans' own defaults (80%, polled every 5 seconds) leave a gigabyte too little time: 20,000 new users a second take 40
        // MB. UserRoom turns new users away at 65%.
        collection.EnableActivationSheddingOnMemoryPressure = true;
        collection.MemoryUsagePollingPeriod = TimeSpan.FromSeconds(1);
        collection.MemoryUsageLimitPercentage = 60;
        collection.MemoryUsageTargetPercentage = 50;
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

        silo.Services.AddClusterExceptions();
        silo.Services.AddSingleton(new ClusterKind(IsOneProcess: !options.IsAdoNet));
        silo.UseClusterTls(options);
        silo.Services.Configure<GrainCollectionOptions>(Apply);
        // Orleans schedules the end of idle grains by time of day. After a clock that was an hour ahead was set back, no grain could become
        // active for that hour, so no user who was not there before got a score.
        silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.ActivationManagement,
            static (services, _) => new SteadyClock(services.GetRequiredService<TimeProvider>()));
        // This cache holds where grains are or were, 0.8 KB for each grain. Calls come to the silo that has their user and need no entry.
        // Orleans' default of a million entries took 800 MB for users who had left.
        silo.Services.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = 10_000);
        silo.Services.AddOptions<SiloMessagingOptions>().Configure<IEnumerable<PipelineDefinition>>((messaging, pipelines) =>
            messaging.ResponseTimeout = pipelines.Select(pipeline => pipeline.Options.Timeout).DefaultIfEmpty().Max() + ResponseMargin);
    }
}
