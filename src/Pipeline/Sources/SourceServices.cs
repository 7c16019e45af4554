using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline;

/// <summary>Registration of sources of models.</summary>
public static class SourceServices
{
    /// <summary>Adds a source of models for the schemes that it names.</summary>
    public static IServiceCollection AddModelSource(this IServiceCollection services, Func<IServiceProvider, IModelSource> create) =>
        services.AddSingleton(create);

    /// <summary>Adds a kind of storage for uploaded models, for the setting <c>Models:Store</c>.</summary>
    public static IServiceCollection AddModelStorage(this IServiceCollection services, string name,
        Func<IServiceProvider, SourceAddress, IModelStorage> create) =>
        services.AddSingleton(new ModelStorageKind(name, create));

    /// <summary>Adds the fetcher, the store of uploads and the sources that need no library: files, HTTP, MLflow. Idempotent.</summary>
    public static IServiceCollection AddModelSources(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ModelFetcher)))
            return services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ModelsOptions>();
        services.AddSingleton(provider => new SourceSet(provider.GetServices<IModelSource>()));
        services.AddSingleton(provider => new ModelFetcher(
            provider.GetRequiredService<SourceSet>(),
            provider.GetRequiredService<ModelsOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<ModelFetcher>>() ?? NullLogger<ModelFetcher>.Instance));
        services.AddSingleton<ModelLoader>();
        services.AddModelSource(provider => new LocalSource(provider.GetRequiredService<TimeProvider>()));
        services.AddModelSource(provider => new HttpSource(provider.GetRequiredService<ModelsOptions>().Http));
        services.AddModelSource(provider =>
            new MlflowSource(provider.GetRequiredService<ModelsOptions>().Mlflow, provider.GetRequiredService<SourceSet>));
        services.AddModelSource(provider => new StoreSource(provider.GetRequiredService<IModelStore>));
        services.TryAddSingleton(provider => ModelStores.Create(
            provider.GetRequiredService<ModelsOptions>(), provider.GetServices<ModelStorageKind>(), provider));
        return services;
    }
}
