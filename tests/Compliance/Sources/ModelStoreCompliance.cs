using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Compliance;

/// <summary>What every store of uploaded models does.</summary>
public abstract class ModelStoreCompliance(IStorageServer server) : IAsyncLifetime
{
    private const string Pipeline = "churn";
    private const string FileName = "churn.onnx";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("store-tests-");
    private readonly ModelsOptions options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        options.Cache = Path.Combine(folder.FullName, "cache");
        await server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((3 << 20) + 17)]
    public async Task PutAsync_File_IsFetchedByAnotherProcessUnderItsAddress(int length)
    {
        var content = Content(length);

        var stored = await PutAsync("v1", content);

        Assert.Equal(new(Pipeline, "v1", FileName, length, HashOf(content), stored.StoredAt), stored);
        Assert.Equal("store:/churn/v1/churn.onnx", stored.Address);
        using var fetched = await Fetcher().FetchAsync(stored.Address, stored.Sha256, null, null, Token);
        Assert.Equal(content, await File.ReadAllBytesAsync(fetched.Path, Token));
        Assert.Equal(FileName, Path.GetFileName(fetched.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((2 << 20) + 5)]
    [InlineData((3 << 20) + 17)]
    public async Task OpenAsync_FromAnOffset_HasTheRest(long offset)
    {
        var content = Content((3 << 20) + 17);
        await PutAsync("v1", content);

        await using var sent = (await Store().OpenAsync(Pipeline, "v1", offset, Token))!;

        Assert.Equal(content.Length, sent.Bytes);
        Assert.Equal(offset, sent.Offset);
        using var rest = new MemoryStream();
        await sent.Content.CopyToAsync(rest, Token);
        Assert.Equal(content.AsSpan((int)offset).ToArray(), rest.ToArray());
    }

    // Silos fetch a new version together.
    [Fact]
    public async Task OpenAsync_TwiceAtOnce_BothHaveAll()
    {
        var content = Content((1 << 20) + 1);
        await PutAsync("v1", content);

        await using var first = (await Store().OpenAsync(Pipeline, "v1", 0, Token))!;
        await using var second = (await Store().OpenAsync(Pipeline, "v1", 0, Token))!;

        foreach (var sent in new[] { first, second })
        {
            using var all = new MemoryStream();
            await sent.Content.CopyToAsync(all, Token);
            Assert.Equal(content, all.ToArray());
        }
    }

    [Fact]
    public async Task OpenAsync_EndedInTheMiddle_LeavesTheStoreUsable()
    {
        await PutAsync("v1", Content(8 << 20));
        var store = Store();

        for (var i = 0; i < 20; i++)
        {
            await using var sent = (await store.OpenAsync(Pipeline, "v1", 0, Token))!;
            await sent.Content.ReadExactlyAsync(new byte[1000], Token);
        }

        Assert.NotNull(await store.FindAsync(Pipeline, "v1", Token));
    }

    [Fact]
    public async Task PutAsync_SameContentAgain_ChangesNothing()
    {
        var first = await PutAsync("v1", Content());

        Assert.Equal(first, await PutAsync("v1", Content()));
    }

    [Fact]
    public async Task PutAsync_OtherContentOfOneVersion_IsAFaultAndTheFirstStays()
    {
        var first = await PutAsync("v1", Content());

        var fault = await FaultAsync(() => PutAsync("v1", Content(seed: 2)));

        Assert.Equal("version", fault.Setting);
        Assert.Equal(first, await Store().FindAsync(Pipeline, "v1", Token));
    }

    // The name of the file decides nothing: a version has one model.
    [Theory]
    [InlineData("modèle.onnx")]
    [InlineData("modèle {0}.onnx")]
    public async Task PutAsync_ManyAtOnce_OneIsStoredWholeAndTheOthersAreToldWhich(string fileName)
    {
        for (var version = 1; version <= 5; version++)
        {
            var puts = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => Task.Run(() => TryPutAsync($"v{version}", i))));

            var stored = Assert.Single(puts.OfType<StoredModel>());
            Assert.Equal([stored], await Store().ListAsync(Pipeline, Token));
            Assert.All(puts.OfType<Fault>(), e => Assert.Contains($"already, as '{stored.FileName}'", e.Message, StringComparison.Ordinal));
            using var fetched = await Fetcher().FetchAsync(stored.Address, null, null, null, Token);
            Assert.Equal((stored.Sha256, stored.FileName), (fetched.Sha256, Path.GetFileName(fetched.Path)));
            Assert.True(await Store().DeleteAsync(Pipeline, stored.Version, Token));
            Assert.Null(await Store().FindAsync(Pipeline, stored.Version, Token));
        }

        async Task<object> TryPutAsync(string version, int i)
        {
            try
            {
                var name = string.Format(CultureInfo.InvariantCulture, fileName, i);
                return await Store().PutAsync(Pipeline, version, name, new MemoryStream(Content(seed: i)), null, Token);
            }
            catch (PipelineConfigurationException e)
            {
                return Assert.Single(e.Faults);
            }
        }
    }

    [Fact]
    public async Task TryAddAsync_VersionThatIsThere_IsNotAdded()
    {
        var path = Path.Combine(folder.FullName, "content");
        await File.WriteAllBytesAsync(path, Content(), Token);
        var model = new StoredModel(Pipeline, "v1", FileName, Content().Length, HashOf(Content()), default);

        Assert.True(await server.Make().TryAddAsync(model, path, Token));
        Assert.False(await server.Make().TryAddAsync(model, path, Token));
        Assert.True(await server.Make().TryAddAsync(model with { Version = "v2" }, path, Token));
    }

    [Fact]
    public async Task PutAsync_OtherHashThanAnnounced_IsAFaultAndNothingIsStored()
    {
        Assert.Equal("Model:Sha256", (await FaultAsync(() => PutAsync("v1", Content(), HashOf(Content(seed: 2))))).Setting);

        Assert.Null(await Store().FindAsync(Pipeline, "v1", Token));
    }

    [Fact]
    public async Task PutAsync_LargerThanAllowed_IsAFaultAndNothingIsLeft()
    {
        options.MaxBytes = 1000;

        Assert.Equal("Models:MaxBytes", (await FaultAsync(() => PutAsync("v1", Content()))).Setting);

        Assert.Null(await Store().FindAsync(Pipeline, "v1", Token));
        Assert.Empty(Directory.EnumerateFiles(folder.FullName, "upload-*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task PutAsync_FolderCannotBeMade_IsAFaultThatNamesTheSetting()
    {
        await File.WriteAllTextAsync(options.Cache, "a file where the folder should be", Token);

        Assert.Equal("Models:Cache", (await FaultAsync(() => PutAsync("v1", Content()))).Setting);
    }

    [Fact]
    public async Task PutAsync_ClientBreaksOff_NothingIsStored()
    {
        await Assert.ThrowsAsync<IOException>(
            () => Store().PutAsync(Pipeline, "v1", FileName, new BrokenStream(2 << 20), null, Token));

        Assert.Null(await Store().FindAsync(Pipeline, "v1", Token));
        Assert.Empty(Directory.EnumerateFiles(folder.FullName, "upload-*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../v1", FileName)]
    [InlineData("", FileName)]
    [InlineData("v1", "../churn.onnx")]
    [InlineData("v1", ".hidden")]
    [InlineData("v 1", FileName)]
    public async Task PutAsync_NameThatIsNone_IsAFault(string version, string fileName) =>
        await FaultAsync(() => Store().PutAsync(Pipeline, version, fileName, new MemoryStream(Content()), null, Token));

    [Fact]
    public async Task ListAsync_SomeModels_AreThoseOfThePipelineInTheirOrder()
    {
        var first = await PutAsync("v1", Content());
        var second = await PutAsync("v10", Content(seed: 2));
        await Store().PutAsync("other", "v1", FileName, new MemoryStream(Content()), null, Token);

        Assert.Equal([first, second], await Store().ListAsync(Pipeline, Token));
        Assert.Empty(await Store().ListAsync("nobody", Token));
        Assert.Empty(await Store().ListAsync("chur", Token));
    }

    [Fact]
    public async Task DeleteAsync_StoredModel_IsGoneAndMayBeStoredAgain()
    {
        var stored = await PutAsync("v1", Content());
        await PutAsync("v10", Content());

        Assert.True(await Store().DeleteAsync(Pipeline, "v1", Token));
        Assert.False(await Store().DeleteAsync(Pipeline, "v1", Token));

        Assert.Null(await Store().FindAsync(Pipeline, "v1", Token));
        Assert.NotNull(await Store().FindAsync(Pipeline, "v10", Token));
        var fault = await FaultAsync(() => Fetcher().FetchAsync(stored.Address, null, null, null, Token));
        Assert.Contains("which does not exist", fault.Message, StringComparison.Ordinal);
        Assert.Equal(HashOf(Content(seed: 2)), (await PutAsync("v1", Content(seed: 2))).Sha256);
    }

    [Theory]
    [InlineData("store:/churn")]
    [InlineData("store:/churn/v1/other.onnx")]
    [InlineData("store:/churn/../v1")]
    public async Task FetchAsync_AddressOfNoUpload_IsAFault(string address)
    {
        await PutAsync("v1", Content());

        Assert.Equal("Model:Path", (await FaultAsync(() => Fetcher().FetchAsync(address, null, null, null, Token))).Setting);
    }

    [Fact]
    public async Task FindAsync_StoreIsDown_IsTransientUntilItIsBack()
    {
        var stored = await PutAsync("v1", Content());
        var store = Store();
        if (!await server.StopAsync())
            return;

        foreach (var call in new Func<Task>[] { () => store.FindAsync(Pipeline, "v1", Token), () => PutAsync("v2", Content()),
            () => store.OpenAsync(Pipeline, "v1", 0, Token) })
        {
            Assert.True((await Assert.ThrowsAsync<SourceException>(call)).IsTransient);
        }

        await server.StartAsync();
        Assert.Equal(stored, await store.FindAsync(Pipeline, "v1", Token));
    }

    private static byte[] Content(int length = 100_000, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static async Task<Fault> FaultAsync(Func<Task> call) =>
        Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(call)).Faults);

    private ModelStore Store() => new(server.Make(), options, TimeProvider.System);

    private Task<StoredModel> PutAsync(string version, byte[] content, string? sha256 = null) =>
        Store().PutAsync(Pipeline, version, FileName, new MemoryStream(content), sha256, Token);

    private ModelFetcher Fetcher() => new(new([new StoreSource(Store)]), options, TimeProvider.System, NullLogger.Instance);
}
