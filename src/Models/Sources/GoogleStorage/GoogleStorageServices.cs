using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Models.Sources.GoogleStorage;

/// <summary>Registers models in Google Cloud Storage.</summary>
public static class GoogleStorageServices
{
    /// <summary>Adds the source of <c>gs://bucket/object</c>, and the storage of uploads <c>gs://bucket/prefix</c>.</summary>
    public static IServiceCollection AddGoogleStorageModels(this IServiceCollection services)
    {
        services.AddModelSource(provider => new GoogleStorageSource(Client(provider)));
        return services.AddModelStorage("gs", (provider, address) => new GoogleStorage(address, Client(provider)));
    }

    private static GoogleStorageClient Client(IServiceProvider provider)
    {
        var setting = provider.GetService<ModelsOptions>()?.GoogleStorage.Endpoint ?? "";
        var variable = Environment.GetEnvironmentVariable("STORAGE_EMULATOR_HOST") ?? "";
        return GoogleStorageClient.Create(setting.Length > 0 ? setting : variable);
    }
}
