using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

/// <summary>A pipeline whose model is behind an address.</summary>
public sealed class ModelLoaderTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("loader-tests-");
    private readonly HttpModelServer server = new();
    private readonly FakeModel model = new();
    private string? loaded;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task LoadAsync_Address_IsLoadedFromACopyOfItsEnding()
    {
        await server.PutAsync("churn.fake", [1, 2, 3]);

        var found = await LoadAsync(Address("churn.fake"));

        Assert.EndsWith("churn.fake", loaded, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(loaded!, Token), [1, 2, 3]);
        Assert.Equal(found.File!.Path, loaded);
        await found.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_OfTheLoadedModel_EndsTheLeaseOfItsCopy()
    {
        await server.PutAsync("churn.fake", [1, 2, 3]);
        var found = await LoadAsync(Address("churn.fake"));
        var lease = Assert.Single(Directory.EnumerateFiles(Cache, "*.lease"));
        Assert.Null(CacheLock.TryExclusive(lease));

        await found.DisposeAsync();

        Assert.True(model.IsDisposed);
        CacheLock.TryExclusive(lease)!.Dispose();
    }

    [Fact]
    public async Task LoadAsync_FileThatDoesNotFit_IsAFaultOfTheAddressWithoutItsSecret()
    {
        await server.PutAsync("churn.broken", [1, 2, 3]);

        var fault = await FaultAsync(Address("churn.broken"));

        Assert.Equal($"is '{server.Server.Url}/models/churn.broken', which is broken.", fault.Message);
        CacheLock.TryExclusive(Assert.Single(Directory.EnumerateFiles(Cache, "*.lease")))!.Dispose();
    }

    [Fact]
    public async Task LoadAsync_EndingOfNoKind_IsAFaultBeforeAnythingIsRead()
    {
        var fault = await FaultAsync(Address("download"));

        Assert.Equal("Model:Kind", fault.Setting);
        Assert.Empty(server.Server.Requests);
    }

    [Fact]
    public async Task LoadAsync_LocalFileOfAnotherHash_IsAFault()
    {
        var path = Path.Combine(folder.FullName, "churn.fake");
        await File.WriteAllBytesAsync(path, [1, 2, 3], Token);

        Assert.Equal("Model:Sha256", (await FaultAsync(path, new string('0', 64))).Setting);
        Assert.Null(loaded);
    }

    [Fact]
    public async Task LoadAsync_FolderThatIsNoModel_IsNotHashed()
    {
        var path = Path.Combine(folder.FullName, "everything.fake");
        Directory.CreateDirectory(path);

        Assert.Null((await LoadAsync(path)).File);
        Assert.Equal(path, loaded);
    }

    [Fact]
    public async Task LoadAsync_LocalFileChangedWhileItIsLoaded_IsTransientAndDisposesOfTheModel()
    {
        var path = Path.Combine(folder.FullName, "churn.changing");
        await File.WriteAllBytesAsync(path, [1, 2, 3], Token);

        Assert.True((await Assert.ThrowsAsync<SourceException>(() => LoadAsync(path))).IsTransient);

        Assert.True(model.IsDisposed);
    }

    [Fact]
    public async Task PipelineLoader_SourceIsDown_IsATransientFaultSoThatTheStartWaits()
    {
        await server.PutAsync("churn.fake", [1, 2, 3]);
        await server.StopAsync();
        await using var services = Services();
        var options = new PipelineOptions { Model = { Path = Address("churn.fake") } };
        var definition = new PipelineDefinition("p", options)
        {
            Retriever = _ => new FakeRetriever(),
            Writer = _ => new FakeWriter(),
        };

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => services.GetRequiredService<PipelineLoader>().LoadAsync([definition], Token));

        Assert.True(error.IsTransient, error.Message);
        Assert.Contains("Pipelines:p:Model", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("signature", error.Message, StringComparison.Ordinal);
        await server.StartAsync();
        await using var pipeline = Assert.Single(await services.GetRequiredService<PipelineLoader>().LoadAsync([definition], Token));
        Assert.Equal("v1", pipeline.Model.Version);
    }

    private string Cache => Path.Combine(folder.FullName, "cache");

    private string Address(string name) => server.AddressOf(name);

    private async Task<Fault> FaultAsync(string path, string sha256 = "") =>
        Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(path, sha256))).Faults);

    private async Task<LoadedModel> LoadAsync(string path, string sha256 = "")
    {
        await using var services = Services();
        return await services.GetRequiredService<ModelLoader>().LoadAsync(new() { Path = path, Sha256 = sha256 }, null, Token);
    }

    private ServiceProvider Services()
    {
        var options = new ModelsOptions { Cache = Cache, Http = { Tokens = { ["127.0.0.1"] = HttpModelServer.Secret } } };
        return new ServiceCollection().AddPipelines().AddSingleton(options)
            .AddModelKind(Kind("Fake", path => Task.FromResult<IModel>(model)))
            .AddModelKind(Kind("Broken", path => throw new PipelineConfigurationException("Model:Path", $"is '{path}', which is broken.")))
            .AddModelKind(Kind("Changing", path =>
            {
                File.WriteAllText(path, "other content");
                return Task.FromResult<IModel>(model);
            }))
            .BuildServiceProvider();
    }

    private ModelKind Kind(string name, Func<string, Task<IModel>> load) => new(name, $".{name.ToLowerInvariant()}", (options, _) =>
    {
        loaded = options.Path;
        return load(options.Path);
    });
}
