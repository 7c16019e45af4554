using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ModelPipeline;

/// <summary>Registration of pipelines.</summary>
public static class PipelineServices
{
    /// <summary>
    /// Adds the services that run pipelines. Idempotent. The pipelines and the kinds of their parts are added by the other methods.
    /// </summary>
    public static IServiceCollection AddPipelines(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWriteTurns, LocalWriteTurns>();
        services.TryAddSingleton<PipelineMetrics>();
        services.TryAddSingleton<JobMetrics>();
        services.TryAddSingleton<DriftMetrics>();
        services.TryAddSingleton<TriggerMetrics>();
        services.TryAddSingleton<ConnectionStrings>();
        services.TryAddSingleton<PipelineLoader>();
        services.TryAddSingleton<PipelineSet>();
        services.TryAddSingleton<JobOptions>();
        services.TryAddSingleton<PartitionScorer>();
        services.TryAddSingleton<TriggerSet>();
        services.AddModelSources();
        return services;
    }

    /// <summary>Declares a pipeline in code.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, string name, Action<PipelineBuilder> declare)
    {
        var builder = new PipelineBuilder();
        declare(builder);
        return services.AddPipeline(builder.Build(name));
    }

    /// <summary>Adds a pipeline from its declaration.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, PipelineDefinition definition) =>
        services.AddPipelines().AddSingleton(definition);

    /// <summary>
    /// Adds a fault that the host found while it read settings. The pipelines then do not open, and the exception lists this fault with all
    /// others.
    /// </summary>
    public static IServiceCollection AddFault(this IServiceCollection services, Fault fault) => services.AddSingleton(fault);

    /// <summary>Adds a kind of retriever for the setting <c>Input:Kind</c>.</summary>
    public static IServiceCollection AddRetriever(this IServiceCollection services, string name,
        Func<PartContext<InputOptions>, IRetriever> create) =>
        services.AddSingleton(new RetrieverKind(name, create));

    /// <summary>Adds a kind of model file.</summary>
    public static IServiceCollection AddModelKind(this IServiceCollection services, ModelKind kind) => services.AddSingleton(kind);

    /// <summary>Adds a kind of writer for the setting <c>Output:Kind</c>.</summary>
    public static IServiceCollection AddWriter(this IServiceCollection services, string name,
        Func<PartContext<OutputOptions>, IWriter> create) =>
        services.AddSingleton(new WriterKind(name, create));

    /// <summary>Adds a kind of trigger for the setting <c>Triggers:{name}:Kind</c>.</summary>
    public static IServiceCollection AddTrigger(this IServiceCollection services, string name, Func<TriggerContext, ITrigger> create) =>
        services.AddSingleton(new TriggerKind(name, create));
}
