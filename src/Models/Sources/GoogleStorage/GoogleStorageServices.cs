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
        var endpoint = provider.GetService<ModelsOptions>()?.GoogleStorage.Endpoint ?? "";
        return GoogleStorageClient.Create(
            endpoint.Length > 0 ? endpoint : Environment.GetEnvironmentVariable("STORAGE_EMULATOR_HOST") ?? "");
    }
}
