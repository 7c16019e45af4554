using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Services;
using Orleans.Statistics;

namespace ModelPipeline.Grains;

/// <summary>Registration of the grains on a silo.</summary>
public static class ScoringGrains
{
    /// <summary>
    /// Adds the grains that score and their services. The silo opens its pipelines before it joins the cluster; a silo with an invalid
    /// pipeline does not join. Idempotent.
    /// </summary>
    public static ISiloBuilder AddScoringGrains(this ISiloBuilder silo)
    {
        silo.Services.Replace(ServiceDescriptor.Singleton<IWriteTurns, ClusterWriteTurns>());
        silo.Services.AddPipelines();
        silo.Services.TryAddSingleton(TenantLimits.None);
        silo.Services.TryAddSingleton<StoreChecks>();
        silo.Services.TryAddSingleton<UserGrains>();
        silo.Services.TryAddSingleton(SiloHeap.OfProcess);
        silo.Services.TryAddSingleton<UserRoom>();
        silo.Services.TryAddSingleton<UserActivations>();
        silo.Services.TryAddSingleton<ListRuns>();
        silo.Services.TryAddSingleton<ClusterForgetting>();
        silo.Services.TryAddSingleton<PredictionTurns>();
        silo.Services.TryAddSingleton(services => new SiloMemory(
            services.GetRequiredService<IEnvironmentStatisticsProvider>(), services.GetRequiredService<UserActivations>(),
            services.GetRequiredService<UserRoom>(), services.GetService<IMeterFactory>()));
        silo.Services.TryAddSingleton(new ClusterKind(IsOneProcess: false));
        silo.Services.TryAddSingleton<IScoreRouter>(services => services.GetRequiredService<ClusterKind>().IsOneProcess
            ? ActivatorUtilities.CreateInstance<LocalRouter>(services)
            : ActivatorUtilities.CreateInstance<SiloRouter>(services));
        silo.Services.TryAddSingleton(services => (IListScorer)services.GetRequiredService<IScoreRouter>());
        if (silo.Services.All(service => service.ServiceType != typeof(ClusterPartitions)))
        {
            silo.AddGrainService<RolloutService>();
            silo.AddGrainService<ConsoleService>();
            silo.AddGrainService<PartitionService>().Services.AddSingleton<IGrainService, ScoringService>();
            // Creates SiloMemory at the start, so that its metrics exist even if nobody else asks for it.
            silo.AddStartupTask((services, _) => Task.FromResult(services.GetRequiredService<SiloMemory>()));
        }

        silo.Services.TryAddSingleton<ClusterPartitions>();
        silo.Services.TryAddSingleton<IAudit, NoAudit>();
        silo.Services.TryAddSingleton<IEventOutbox, NoOutbox>();
        silo.Services.TryAddSingleton<ITriggerControl, FreeTriggers>();
        silo.Services.TryAddSingleton<JobLog>();
        silo.Services.TryAddSingleton<ScheduleMetrics>();
        silo.Services.TryAddSingleton<RolloutLog>();
        silo.Services.TryAddSingleton<RolloutSilos>();
        silo.Services.TryAddSingleton<ConsoleSilos>();
        silo.Services.TryAddSingleton<ModelCopies>();
        silo.Services.TryAddSingleton<RolloutFollowers>();
        silo.Services.TryAddSingleton<FailureReader>();
        silo.Services.TryAddSingleton<DriftLog>();
        silo.Services.TryAddSingleton<ClusterSample>();
        silo.Services.TryAddSingleton<SeenSample>();
        silo.Services.TryAddSingleton<ModelWorkers>();
        silo.Services.TryAddSingleton<ApplyModel>(services => services.GetRequiredService<ModelWorkers>().ApplyAsync);
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, PipelineLifecycle>());
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, JobLifecycle>());
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, UserRoomWatch>());
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, RolloutLifecycle>());
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, CountFlushing>());
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, TriggerLifecycle>());
        return silo;
    }
}
