using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ModelPipeline;

/// <summary>Registration of sources of models.</summary>
public static class SourceServices
{
    /// <summary>Adds a source of models for the schemes that it names.</summary>
    public static IServiceCollection AddModelSource(this IServiceCollection services, Func<IServiceProvider, IModelSource> create) =>
        services.AddSingleton(create);

    // Called once, by AddPipelines.
    internal static void TryAddModelSources(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ModelFetcher)))
            return;
        services.TryAddSingleton<ModelsOptions>();
        services.AddSingleton(provider => new SourceSet(provider.GetServices<IModelSource>()));
        services.AddSingleton(provider => new ModelFetcher(provider.GetRequiredService<SourceSet>()));
        services.AddSingleton<ModelLoader>();
        services.AddModelSource(provider => new LocalSource(provider.GetRequiredService<TimeProvider>()));
    }
}
