using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ModelCopiesTests : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("model-copies-");
    private readonly ServiceProvider services;
    private readonly ModelCopies copies;

    public ModelCopiesTests()
    {
        services = new ServiceCollection()
            .AddSingleton(new ModelsOptions { Cache = InFolder("cache"), Store = InFolder("store") })
            .AddModelSources()
            .BuildServiceProvider();
        copies = new(services.GetRequiredService<ModelFetcher>(), new(NullLogger<RolloutGrain>.Instance),
            services.GetRequiredService<IModelStore>());
    }

    [Fact]
    public async Task AddressOfAsync_FileOfThisMachineIsUnchanged_IsTheFile()
    {
        var spec = await StoreAsync();

        Assert.Equal(spec.Address, await copies.AddressOfAsync("churn", spec, Token));
    }

    [Fact]
    public async Task AddressOfAsync_FileOfThisMachineHasOtherContent_IsTheCopy()
    {
        var spec = await StoreAsync();
        await File.WriteAllTextAsync(spec.Address, "other", Token);

        Assert.Equal("store:/churn/v2/model.onnx", await copies.AddressOfAsync("churn", spec, Token));
    }

    [Fact]
    public async Task AddressOfAsync_FileOfThisMachineIsGone_IsTheCopy()
    {
        var spec = await StoreAsync();
        File.Delete(spec.Address);

        Assert.Equal("store:/churn/v2/model.onnx", await copies.AddressOfAsync("churn", spec, Token));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<VersionSpec> StoreAsync()
    {
        var path = InFolder("model.onnx");
        var content = "a model"u8.ToArray();
        await File.WriteAllBytesAsync(path, content, Token);
        var spec = new VersionSpec { Id = "v2", Address = path, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) };
        using var file = await services.GetRequiredService<ModelFetcher>().FetchAsync(path, spec.Sha256, null, null, Token);
        Assert.Equal("store:/churn/v2/model.onnx", await copies.StoreAsync("churn", spec, file, Token));
        return spec;
    }

    private string InFolder(string name) => Path.Combine(folder.FullName, name);
}
