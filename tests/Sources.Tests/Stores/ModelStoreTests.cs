using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>What the store of uploads asks of its storage, and what its addresses lead to.</summary>
public sealed class ModelStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Hash = new('a', 64);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("store-tests-");
    private readonly FakeTimeProvider clock = new(Noon);
    private readonly Storage storage = new();
    private readonly ModelStore store;
    private readonly StoreSource source;

    public ModelStoreTests()
    {
        store = new(storage, new() { Cache = folder.FullName }, clock);
        source = new(() => store);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    // Such names could lead out of the storage. Nothing is stored under them.
    [Theory]
    [InlineData("..", "v1")]
    [InlineData("churn", "../other")]
    [InlineData("churn", "")]
    public async Task AnyCall_NamesThatAreNone_FindNothingAndAskNobody(string pipeline, string version)
    {
        storage.Models.Add(new(pipeline, version, "a.onnx", 1, Hash, Noon));

        Assert.Null(await store.FindAsync(pipeline, version, Token));
        Assert.Null(await store.OpenAsync(pipeline, version, 0, Token));
        Assert.False(await store.DeleteAsync(pipeline, version, Token));
        if (version == "v1")
            Assert.Empty(await store.ListAsync(pipeline, Token));
        Assert.Equal(0, storage.Calls);
    }

    [Fact]
    public async Task ListAsync_Models_AreInTheOrderInWhichTheyWereStored()
    {
        foreach (var (version, hours) in new[] { ("v2", 2), ("v3", 3), ("v1", 1) })
            storage.Models.Add(new("churn", version, "a.onnx", 1, Hash, Noon.AddHours(hours)));

        Assert.Equal(["v1", "v2", "v3"], (await store.ListAsync("churn", Token)).Select(model => model.Version));
        Assert.Equal("of the test", store.Shown);
    }

    [Fact]
    public async Task PutAsync_ModelThatIsDeletedMeanwhile_IsTransient()
    {
        storage.Adds = false;

        var error = await Assert.ThrowsAsync<SourceException>(() => PutAsync("a.onnx", [1]));

        Assert.Equal(("Version 'v1' of pipeline 'churn' was deleted while it was stored.", true), (error.Message, error.IsTransient));
    }

    // The same file again changes nothing. The same content under another name is another model: the ending tells its kind.
    [Theory]
    [InlineData("a.onnx", 1, null)]
    [InlineData("b.onnx", 1, "")]
    [InlineData("a.onnx", 2, " with other content")]
    [InlineData("b.onnx", 2, " with other content")]
    public async Task PutAsync_VersionThatIsThere_IsTheSameOrAFault(string fileName, int content, string? difference)
    {
        var first = await PutAsync("a.onnx", [1]);
        storage.Adds = false;

        var error = await Record.ExceptionAsync(async () => Assert.Equal(first, await PutAsync(fileName, [(byte)content])));

        Assert.Equal(difference is null, error is null);
        if (difference is not null)
        {
            Assert.Equal(
                $"version is 'v1', which pipeline 'churn' has already, as 'a.onnx'{difference}; use another version.",
                Assert.Single(Assert.IsType<PipelineConfigurationException>(error).Faults).ToString());
        }
    }

    [Fact]
    public async Task PutAsync_Upload_LeavesNoFileBehind()
    {
        await PutAsync("a.onnx", [1]);

        Assert.Empty(Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories));
        Assert.Equal((1L, "churn", "v1", "a.onnx"), (storage.Models[0].Bytes, storage.Models[0].Pipeline, storage.Models[0].Version,
            storage.Models[0].FileName));
    }

    // Callers such as a DELETE have no deadline of their own, and the clients of buckets have none either.
    [Fact]
    public async Task AnyCall_StorageDoesNotAnswer_EndsAndIsTransient()
    {
        storage.Hangs = true;
        foreach (var (call, seconds) in new (Func<Task>, int)[]
        {
            (() => store.FindAsync("churn", "v1", Token), 30), (() => store.OpenAsync("churn", "v1", 0, Token), 30),
            (() => store.DeleteAsync("churn", "v1", Token), 30), (() => store.ListAsync("churn", Token), 30),
            (() => PutAsync("a.onnx", [1]), 600),
        })
        {
            var asked = storage.Asked;
            var calling = call();
            await asked;
            clock.Advance(TimeSpan.FromSeconds(seconds));

            var error = await Assert.ThrowsAsync<SourceException>(() => calling.WaitAsync(TimeSpan.FromSeconds(30), Token));

            Assert.Equal(("The store of models cannot be used at the moment; try again.", true), (error.Message, error.IsTransient));
            Assert.Equal($"The of the test (Models:Store) did not answer within {seconds} seconds.", error.Detail);
        }
    }

    [Fact]
    public async Task LookAsync_StoredModel_IsOneFileWhoseMarkIsItsHash()
    {
        var model = new StoredModel("churn", "v1", "a.onnx", 7, Hash, Noon);
        storage.Models.Add(model);

        var content = (await source.LookAsync(SourceAddress.Parse(model.Address), null, Token))!;

        Assert.Equal(Hash, content.Identity);
        Assert.Equal(new("a.onnx", SourceAddress.Parse("store:/churn/v1/a.onnx"), 7, Hash), Assert.Single(content.Files));
        Assert.Null(await source.LookAsync(SourceAddress.Parse(model.Address), Hash, Token));
        Assert.NotNull(await source.LookAsync(SourceAddress.Parse(model.Address), "another", Token));
    }

    [Theory]
    [InlineData("store:/churn/v2/a.onnx", "which does not exist in the of the test (Models:Store); upload it, or name another model.")]
    [InlineData("store:/churn/v1/b.onnx", "which does not exist in the of the test (Models:Store); upload it, or name another model.")]
    [InlineData("store:/churn/v1", "which names no uploaded model; write store:/pipeline/version/file.")]
    [InlineData("store:/churn/v1/a/b", "which names no uploaded model; write store:/pipeline/version/file.")]
    public async Task LookAsync_NoSuchModel_SaysWhatToDo(string address, string fault)
    {
        storage.Models.Add(new("churn", "v1", "a.onnx", 7, Hash, Noon));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => source.LookAsync(SourceAddress.Parse(address), null, Token));

        Assert.Equal($"is '{address}', {fault}", Assert.Single(error.Faults).Message);
    }

    [Fact]
    public async Task OpenAsync_ModelThatIsGone_AsksToUploadItAgain()
    {
        var file = new SourceFile("a.onnx", SourceAddress.Parse("store:/churn/v1/a.onnx"), 7, Hash);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => source.OpenAsync(file, 0, Token));

        Assert.EndsWith("(Models:Store); upload it again.", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
        storage.Models.Add(new("churn", "v1", "a.onnx", 7, Hash, Noon));
        Assert.Equal(3, (await source.OpenAsync(file, 3, Token)).Offset);
    }

    // A folder that is a file: something that the next attempt may find mended.
    [Fact]
    public async Task FolderStorage_FolderThatCannotBeUsed_IsTransientAndHidesThePathFromCallers()
    {
        var path = Path.Combine(folder.FullName, "models");
        await File.WriteAllTextAsync(path, "a file where the folder should be", Token);
        var model = new StoredModel("churn", "v1", "a.onnx", 1, Hash, Noon);

        var error = await Assert.ThrowsAsync<SourceException>(() => new FolderStorage(path).TryAddAsync(model, path, Token));

        Assert.Equal(("The store of models cannot be used at the moment; try again.", true), (error.Message, error.IsTransient));
        Assert.StartsWith($"The folder '{path}' of Models:Store cannot be used (", error.Detail, StringComparison.Ordinal);
        Assert.Null(await new FolderStorage(path).FindAsync("churn", "v1", Token));
        Assert.Empty(await new FolderStorage(path).ListAsync("churn", Token));
        Assert.False(await new FolderStorage(path).DeleteAsync("churn", "v1", Token));
    }

    private Task<StoredModel> PutAsync(string fileName, byte[] content) =>
        store.PutAsync("churn", "v1", fileName, new MemoryStream(content), null, Token);

    /// <summary>A storage in memory, without the bytes.</summary>
    private sealed class Storage : IModelStorage
    {
        private TaskCompletionSource asked = new();

        public List<StoredModel> Models { get; } = [];

        /// <summary>Whether models are added. Otherwise somebody else was first, or deletes them at once.</summary>
        public bool Adds { get; set; } = true;

        /// <summary>Whether no call is answered.</summary>
        public bool Hangs { get; set; }

        /// <summary>Completed with the next call that is not answered.</summary>
        public Task Asked => (asked = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public int Calls { get; private set; }

        public string Shown => "of the test";

        public async Task<bool> TryAddAsync(StoredModel model, string path, CancellationToken cancellationToken)
        {
            await HangAsync(cancellationToken);
            if (Adds)
                Models.Add(model);
            return Adds;
        }

        public async Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken)
        {
            Calls++;
            await HangAsync(cancellationToken);
            return Models.Find(model => model.Pipeline == pipeline && model.Version == version);
        }

        public async Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken) =>
            await FindAsync(pipeline, version, cancellationToken) is { } model
                ? new(Stream.Null, offset, model.Bytes, model.Sha256)
                : null;

        public async Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken) =>
            await FindAsync(pipeline, version, cancellationToken) is { } model && Models.Remove(model);

        public async Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken)
        {
            Calls++;
            await HangAsync(cancellationToken);
            return Models.FindAll(model => model.Pipeline == pipeline);
        }

        private Task HangAsync(CancellationToken cancellationToken)
        {
            if (!Hangs)
                return Task.CompletedTask;
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
