using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Compliance;

/// <summary>What the source suites share: a server, and fetchers with a cache in a folder of the test.</summary>
public abstract class SourceCompliance(ISourceServer server) : IAsyncLifetime
{
    protected const string Name = "churn.onnx";
    protected const int Length = (3 << 20) + 17;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("source-tests-");

    protected ISourceServer Server => server;

    protected string Address => server.AddressOf(Name);

    protected string CacheFolder => Path.Combine(folder.FullName, "cache");

    /// <summary>The copies in the cache, without what is on its way.</summary>
    protected string[] Copies => Directory.Exists(CacheFolder)
        ? [.. Directory.EnumerateDirectories(CacheFolder).Where(path => Path.GetFileName(path).Length >= 64)]
        : [];

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Bytes that are the same for the same seed.</summary>
    protected static byte[] Content(int seed = 1, int length = Length)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    protected static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A fetcher of the cache of this test.</summary>
    protected ModelFetcher Fetcher(Action<ModelsOptions>? configure = null, IModelSource? source = null,
        Func<string, FileStream>? open = null, TimeProvider? clock = null)
    {
        var options = new ModelsOptions { Cache = CacheFolder };
        configure?.Invoke(options);
        return new(new([source ?? server.Make()]), options, clock ?? TimeProvider.System, NullLogger.Instance, open);
    }

    protected Task<FetchedModel> FetchAsync(string? sha256 = null) => Fetcher().FetchAsync(Address, sha256, null, null, Token);

    /// <summary>The only fault of a fetch that must fail.</summary>
    protected async Task<Fault> FaultAsync(ModelFetcher fetcher, string? sha256 = null, long? maxBytes = null)
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => fetcher.FetchAsync(Address, sha256, maxBytes, null, Token));
        Assert.False(error.IsTransient);
        Assert.Empty(Copies);
        return Assert.Single(error.Faults);
    }

    /// <summary>Holds a fetched file against the right content.</summary>
    protected static async Task IsAsync(byte[] content, FetchedModel model)
    {
        Assert.Equal(HashOf(content), model.Sha256);
        Assert.Equal(HashOf(content), HashOf(await File.ReadAllBytesAsync(model.Path, Token)));
        Assert.Equal(content.Length, model.Bytes);
        Assert.Equal(Name, Path.GetFileName(model.Path));
    }
}
