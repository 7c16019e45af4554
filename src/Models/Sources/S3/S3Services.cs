using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Models.Sources.S3;

/// <summary>Registers models in S3 and compatible stores.</summary>
public static class S3Services
{
    /// <summary>Adds the source of <c>s3://bucket/key</c>, and the storage of uploads <c>s3://bucket/prefix</c>.</summary>
    public static IServiceCollection AddS3Models(this IServiceCollection services)
    {
        // Made with the first address: where nobody uses S3, nobody looks for credentials.
        var client = (IServiceProvider provider) =>
            new Lazy<IAmazonS3>(() => S3Client.Create(provider.GetService<ModelsOptions>()?.S3 ?? new(), null));
        services.AddModelSource(provider => new S3Source(client(provider)));
        return services.AddModelStorage("s3", (provider, address) => new S3Storage(address, client(provider)));
    }
}
