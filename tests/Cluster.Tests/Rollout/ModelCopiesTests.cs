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

    [Fact]
    public async Task AddressOfAsync_WithoutAStoreOrAHash_IsThatOfTheVersion()
    {
        var spec = await StoreAsync();
        File.Delete(spec.Address);
        var without = New(store: null);

        Assert.Equal(spec.Address, await without.AddressOfAsync("churn", spec, Token));
        Assert.Equal(spec.Address, await copies.AddressOfAsync("churn", spec with { Sha256 = null }, Token));
        Assert.Equal(spec.Address, await copies.AddressOfAsync("churn", spec with { Sha256 = new string('a', 64) }, Token));
        Assert.Equal(spec.Address, await copies.AddressOfAsync("other", spec, Token));
        Assert.Equal("store:/churn/v2/model.onnx", await copies.AddressOfAsync("churn", spec with { Address = "" }, Token));
    }

    [Fact]
    public async Task MayHave_StoreAndHash_AreBothNeeded()
    {
        var spec = await StoreAsync();

        Assert.True(copies.MayHave(spec));
        Assert.False(copies.MayHave(spec with { Sha256 = null }));
        Assert.False(New(store: null).MayHave(spec));
    }

    [Fact]
    public async Task StoreAsync_NothingOrOtherContentUnderTheName_StoresNothing()
    {
        var spec = await StoreAsync();
        using var same = await services.GetRequiredService<ModelFetcher>().FetchAsync(spec.Address, null, null, null, Token);
        var path = InFolder("other.onnx");
        await File.WriteAllTextAsync(path, "another model", Token);
        using var other = await services.GetRequiredService<ModelFetcher>().FetchAsync(path, null, null, null, Token);

        Assert.Equal("store:/churn/v2/model.onnx", await copies.StoreAsync("churn", spec, same, Token));
        Assert.Null(await copies.StoreAsync("churn", spec, other, Token));
        Assert.Null(await copies.StoreAsync("churn", spec, null, Token));
        Assert.Null(await New(store: null).StoreAsync("churn", spec, same, Token));
    }

    private ModelCopies New(IModelStore? store) =>
        new(services.GetRequiredService<ModelFetcher>(), new(NullLogger<RolloutGrain>.Instance), store);

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
