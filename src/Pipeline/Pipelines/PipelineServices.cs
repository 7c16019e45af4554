using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ModelPipeline;

/// <summary>Registration of pipelines.</summary>
public static class PipelineServices
{
    /// <summary>
    /// Adds what runs pipelines. Idempotent; the pipelines themselves and the kinds of their parts come with the other calls.
    /// </summary>
    public static IServiceCollection AddPipelines(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWriteTurns, LocalWriteTurns>();
        services.TryAddSingleton<PipelineMetrics>();
        services.TryAddSingleton<ConnectionStrings>();
        services.TryAddSingleton<PipelineLoader>();
        services.TryAddSingleton<PipelineSet>();
        services.TryAddSingleton<JobOptions>();
        services.TryAddSingleton<PartitionScorer>();
        return services;
    }

    /// <summary>Declares a pipeline in code.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, string name, Action<PipelineBuilder> declare)
    {
        var builder = new PipelineBuilder();
        declare(builder);
        return services.AddPipeline(builder.Build(name));
    }

    /// <summary>Adds a pipeline that was declared elsewhere.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, PipelineDefinition definition) =>
        services.AddPipelines().AddSingleton(definition);

    /// <summary>
    /// Adds a fault that was found while settings were read: the pipelines do not open, and the message names it with all others.
    /// </summary>
    public static IServiceCollection AddFault(this IServiceCollection services, Fault fault) => services.AddSingleton(fault);

    /// <summary>Adds a kind of retriever that <c>Input:Kind</c> can name.</summary>
    public static IServiceCollection AddRetriever(this IServiceCollection services, string name,
        Func<PartContext<InputOptions>, IRetriever> create) =>
        services.AddSingleton(new RetrieverKind(name, create));

    /// <summary>Adds a kind of model file.</summary>
    public static IServiceCollection AddModelKind(this IServiceCollection services, ModelKind kind) => services.AddSingleton(kind);

    /// <summary>Adds a kind of writer that <c>Output:Kind</c> can name.</summary>
    public static IServiceCollection AddWriter(this IServiceCollection services, string name,
        Func<PartContext<OutputOptions>, IWriter> create) =>
        services.AddSingleton(new WriterKind(name, create));
}
