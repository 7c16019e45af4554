namespace ModelPipeline.Tests;

/// <summary>Two fetchers with one folder are two processes: locks of the operating system are of the open file.</summary>
public sealed class ModelCacheTests : IAsyncLifetime
{
    private const int Bytes = 1 << 20;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cache-tests-");
    private readonly HttpModelServer server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Cache => Path.Combine(folder.FullName, "cache");

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task FetchAsync_ManyProcessesAtOnce_OneReadsTheContentForAll()
    {
        await server.PutAsync("a.onnx", new byte[Bytes]);
        server.Trouble.Pause = TimeSpan.FromMilliseconds(20);

        var models = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => FetchAsync("a.onnx"))));

        Assert.Equal(1, server.Trouble.Transfers);
        Assert.Single(models.Select(model => model.Path).Distinct());
        Assert.All(models, model => model.Dispose());
    }

    [Fact]
    public async Task FetchAsync_BeyondTheBound_DeletesTheLongestUnusedCopy()
    {
        var paths = new List<string>();
        foreach (var name in new[] { "a.onnx", "b.onnx", "c.onnx" })
        {
            await PutAsync(name);
            using var model = await FetchAsync(name, 2 * Bytes);
            paths.Add(model.Path);
        }

        Assert.Equal([false, true, true], paths.Select(File.Exists));
    }

    [Fact]
    public async Task FetchAsync_BeyondTheBound_KeepsWhatAnotherProcessLeases()
    {
        await PutAsync("a.onnx");
        using var leased = await FetchAsync("a.onnx", Bytes);
        await PutAsync("b.onnx");
        (await FetchAsync("b.onnx", Bytes)).Dispose();
        await PutAsync("c.onnx");
        using var last = await FetchAsync("c.onnx", Bytes);

        Assert.True(File.Exists(leased.Path));
        Assert.Equal(2, Directory.EnumerateFiles(Cache, "*.onnx", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task FetchAsync_SameContentOfTwoEndings_HasACopyOfEach()
    {
        await server.PutAsync("a.onnx", [1]);
        await server.PutAsync("a.zip", [1]);

        using var one = await FetchAsync("a.onnx");
        using var other = await FetchAsync("a.zip");

        Assert.EndsWith("a.onnx", one.Path, StringComparison.Ordinal);
        Assert.EndsWith("a.zip", other.Path, StringComparison.Ordinal);
        Assert.Equal(one.Sha256, other.Sha256);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FetchAsync_CopyWasTidiedUpAndItsFolderWasLeft_FetchesItAgain(bool isKnown)
    {
        await PutAsync("a.onnx");
        string path;
        using (var model = await FetchAsync("a.onnx"))
            path = model.Path;
        File.Delete(path);
        if (!isKnown)
            Directory.Delete(Path.Combine(Cache, "known"), recursive: true);

        using var again = await FetchAsync("a.onnx");

        Assert.Equal(path, again.Path);
        Assert.Equal(Bytes, new FileInfo(path).Length);
    }

    [Fact]
    public async Task FetchAsync_OnUnix_LetsNoOtherUserPutAModelThere()
    {
        if (OperatingSystem.IsWindows())
            return;
        await PutAsync("a.onnx");
        using var model = await FetchAsync("a.onnx");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Cache));
    }

    [Fact]
    public async Task FetchAsync_FolderCannotBeMade_IsAFaultThatNamesTheSetting()
    {
        await File.WriteAllTextAsync(Cache, "a file where the folder should be", Token);
        await PutAsync("a.onnx");

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => FetchAsync("a.onnx"));

        Assert.Contains($"Models:Cache '{Cache}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_LeftoversOfADayAgo_AreDeletedAndYoungerOnesStay()
    {
        var incoming = Path.Combine(Cache, "incoming");
        foreach (var (name, age) in new[] { ("old", 25), ("young", 1) })
        {
            Directory.CreateDirectory(Path.Combine(incoming, name));
            await File.WriteAllTextAsync(Path.Combine(incoming, name, "a.onnx"), "half of it", Token);
            await File.WriteAllTextAsync(Path.Combine(incoming, $"{name}-failed.lock"), "", Token);
            var written = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-age);
            File.SetLastWriteTimeUtc(Path.Combine(incoming, name, "a.onnx"), written);
            File.SetLastWriteTimeUtc(Path.Combine(incoming, $"{name}-failed.lock"), written);
            Directory.SetLastWriteTimeUtc(Path.Combine(incoming, name), written);
        }

        await PutAsync("a.onnx");
        using var model = await FetchAsync("a.onnx");

        Assert.Equal(["young", "young-failed.lock"], Directory.EnumerateFileSystemEntries(incoming).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task FetchAsync_BeyondTheBound_TakesACopyAwayInOneStep()
    {
        await PutAsync("a.onnx");
        string copy;
        using (var model = await FetchAsync("a.onnx", Bytes))
            copy = Path.GetDirectoryName(model.Path)!;
        await PutAsync("b.onnx");
        var gone = new TaskCompletionSource<string>();
        using var watcher = new FileSystemWatcher(Cache) { IncludeSubdirectories = true };
        watcher.Deleted += (_, change) => gone.TrySetResult($"deleted {change.FullPath}");
        watcher.Renamed += (_, change) => gone.TrySetResult($"renamed {change.OldFullPath}");
        watcher.EnableRaisingEvents = true;

        using var next = await FetchAsync("b.onnx", Bytes);

        Assert.Same(gone.Task, await Task.WhenAny(gone.Task, Task.Delay(TimeSpan.FromSeconds(30), Token)));
        Assert.Equal($"renamed {copy}", await gone.Task);
    }

    [Fact]
    public async Task FetchAsync_DiskWasFullWhenTheHashWasNoted_FetchesAgain()
    {
        await PutAsync("churn");
        (await FetchAsync("churn")).Dispose();
        await File.WriteAllTextAsync(Assert.Single(Directory.EnumerateFiles(Path.Combine(Cache, "known"))), "", Token);

        using var model = await FetchAsync("churn");

        Assert.Equal("churn", Path.GetFileName(model.Path));
    }

    private Task PutAsync(string name)
    {
        var content = new byte[Bytes];
        content[0] = (byte)name[0];
        return server.PutAsync(name, content);
    }

    private Task<FetchedModel> FetchAsync(string name, long maxCacheBytes = long.MaxValue) =>
        TestFetcher.Of(new ModelsOptions { Cache = Cache, MaxCacheBytes = maxCacheBytes }, server.Make())
            .FetchAsync(server.AddressOf(name), null, null, null, Token);
}
