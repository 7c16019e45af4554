using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>What a fetch does with a source that is slow, that replaces its content, or that has no mark.</summary>
public sealed class ModelFetcherTests : IDisposable
{
    private const string Address = "script:/a.onnx";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fetcher-tests-");
    private readonly FakeTimeProvider clock = new();
    private readonly ScriptedSource source = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task FetchAsync_LookWithoutAnAnswer_IsTransientAfterThirtySecondsEach()
    {
        source.Look = async (_, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return null;
        };
        var running = FetchAsync();
        clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(1, source.Looks);

        var error = await Assert.ThrowsAsync<SourceException>(() => AdvanceAsync(running));

        Assert.Equal(("'script:/a.onnx' does not answer within 30 seconds.", true), (error.Message, error.IsTransient));
        Assert.Equal(5, source.Looks);
    }

    [Fact]
    public async Task FetchAsync_LongerThanItsTimeout_NamesTheSetting()
    {
        source.Look = (_, _, _) => Task.FromResult<SourceContent?>(new("1", [ScriptedSource.File("a.onnx", 1, "1")]));
        source.Open = async (_, _, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("Nobody waits for this.");
        };

        var error = await Assert.ThrowsAsync<SourceException>(
            () => AdvanceAsync(FetchAsync(options => options.Timeout = TimeSpan.FromSeconds(20))));

        Assert.Equal(
            ("'script:/a.onnx' did not arrive within 00:00:20 (Models:Timeout).", true), (error.Message, error.IsTransient));
    }

    [Fact]
    public async Task FetchAsync_ContentReplacedEachTime_IsGivenUpAfterThreeLooks()
    {
        source.Look = (looks, _, _) => Task.FromResult<SourceContent?>(new($"{looks}", [ScriptedSource.File("a.onnx", 1, $"{looks}")]));
        source.Open = (_, _, _, _) => Task.FromResult(new SourceStream(new MemoryStream([1]), 0, 1, "another"));

        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync());

        Assert.Equal(
            ("'script:/a.onnx' was replaced again and again while it was read.", true, 3),
            (error.Message, error.IsTransient, source.Looks));
    }

    [Fact]
    public async Task FetchAsync_ContentReplacedOnce_IsTheNewOne()
    {
        source.Look = (looks, _, _) => Task.FromResult<SourceContent?>(new($"{looks}", [ScriptedSource.File("a.onnx", 1, $"{looks}")]));
        source.Open = (_, _, _, _) => Task.FromResult(new SourceStream(new MemoryStream([5]), 0, 1, "1"));

        using var model = await FetchAsync();

        Assert.Equal(("1", 2), (model.Identity, source.Looks));
        Assert.Equal([5], await File.ReadAllBytesAsync(model.Path, Token));
    }

    // The progress of a folder is that of all its files. Where one file has no length, nobody knows the total.
    [Theory]
    [InlineData(3L, 5L)]
    [InlineData(null, null)]
    public async Task FetchAsync_Folder_TellsItsProgressOverAllFiles(long? second, long? total)
    {
        Put("model", [("a", [1, 2], 2), ("b", [3, 4, 5], second)]);
        var heard = new List<FetchProgress>();

        using var model = await Fetcher().FetchAsync("script:/model", null, null, new Heard(heard.Add), Token);

        Assert.Equal([new(2, total), new FetchProgress(5, total)], heard);
        Assert.Equal((5L, "model"), (model.Bytes, Path.GetFileName(model.Path)));
        Assert.Equal(["a", "b"], Directory.EnumerateFiles(model.Path).Select(Path.GetFileName).Order());
        Assert.False(model.IsInPlace);
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(4, "which has 5 bytes or more, and Models:MaxBytes allows 4")]
    public async Task FetchAsync_FolderOfTheLargestLength_IsTaken(long maxBytes, string? fault)
    {
        Put("model", [("a", [1, 2], 2), ("b", [3, 4, 5], 3)]);

        var error = await Record.ExceptionAsync(
            async () => (await Fetcher().FetchAsync("script:/model", null, maxBytes, null, Token)).Dispose());

        Assert.Equal(fault is null, error is null);
        Assert.Contains(fault ?? "", error?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(fault is null ? 2 : 0, source.Offsets.Count);
    }

    [Fact]
    public async Task FetchAsync_LengthOfTheSettings_IsTheLimitUnlessTheCallerHasOne()
    {
        Put("model", [("a", [1, 2], 2)]);

        await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => Fetcher(options => options.MaxBytes = 1).FetchAsync("script:/model", null, null, null, Token));
        (await Fetcher(options => options.MaxBytes = 1).FetchAsync("script:/model", null, 2, null, Token)).Dispose();
    }

    // Without a mark the content is read whole to tell, and the identity is its hash.
    [Fact]
    public async Task ChangedAsync_SourceWithoutMarks_ComparesTheContent()
    {
        byte[] content = [1];
        source.Look = (_, known, _) =>
        {
            Assert.Null(known);
            return Task.FromResult<SourceContent?>(new(null, [ScriptedSource.File("a.onnx", null, null)]));
        };
        source.Open = (_, _, _, _) => Task.FromResult(new SourceStream(new MemoryStream(content), 0, null, null));
        using var model = await FetchAsync();
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}", model.Identity);

        Assert.False(await Fetcher().ChangedAsync(Address, model.Identity, Token));
        content = [2];
        Assert.True(await Fetcher().ChangedAsync(Address, model.Identity, Token));
    }

    // A server that is set up to send marks has the same files as before.
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task ChangedAsync_SourceThatHasMarksSinceThen_ComparesTheContent(byte now, bool isChanged)
    {
        Put("a.onnx", [now]);

        Assert.Equal(isChanged, await Fetcher().ChangedAsync(
            Address, $"sha256:{Convert.ToHexStringLower(SHA256.HashData([1]))}", Token));
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData("2", true)]
    [InlineData(null, false)]
    public async Task ChangedAsync_SourceWithMarks_ComparesThemAndReadsNothing(string? now, bool isChanged)
    {
        source.Look = (_, known, _) =>
        {
            Assert.Equal("1", known);
            return Task.FromResult(now is null ? null : new SourceContent(now, [ScriptedSource.File("a.onnx", 1, now)]));
        };

        Assert.Equal(isChanged, await Fetcher().ChangedAsync(Address, "1", Token));
        Assert.Empty(source.Offsets);
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(2, "which has 3 bytes, and 2 are allowed; name a smaller file.")]
    public async Task FetchAsync_PathOfThisMachine_HasALimitOnlyIfTheCallerHasOne(long maxBytes, string? fault)
    {
        var path = Path.Combine(folder.FullName, "churn.onnx");
        await File.WriteAllBytesAsync(path, [1, 2, 3], Token);
        var heard = new List<FetchProgress>();
        (await Fetcher(options => options.MaxBytes = 1).FetchAsync(path, null, null, new Heard(heard.Add), Token)).Dispose();
        Assert.Equal(new FetchProgress(3, 3), Assert.Single(heard));

        var error = await Record.ExceptionAsync(async () => (await Fetcher().FetchAsync(path, null, maxBytes, null, Token)).Dispose());

        Assert.Equal(fault is null, error is null);
        Assert.EndsWith(fault ?? "", error?.Message ?? "", StringComparison.Ordinal);
    }

    // The pin says what the content is, so a copy with this hash needs no source. A file that is used in place is read all the same.
    [Fact]
    public async Task FetchAsync_Pinned_AsksNobodyForACopyAndReadsALocalFile()
    {
        Put("a.onnx", [1, 2]);
        var hash = Convert.ToHexStringLower(SHA256.HashData([1, 2]));
        (await FetchAsync()).Dispose();
        var looks = source.Looks;

        using (var copy = await Fetcher().FetchAsync(Address, hash, null, null, Token))
            Assert.Equal((hash, $"sha256:{hash}", looks), (copy.Sha256, copy.Identity, source.Looks));

        var path = Path.Combine(folder.FullName, "churn.onnx");
        await File.WriteAllBytesAsync(path, [1, 2], Token);
        using (var local = await Fetcher().FetchAsync(path, hash.ToUpperInvariant(), null, null, Token))
            Assert.Equal((hash, path, true), (local.Sha256, local.Path, local.IsInPlace));
        await File.WriteAllBytesAsync(path, [3], Token);
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => Fetcher().FetchAsync(path, hash, null, null, Token));
        Assert.Equal("Model:Sha256", Assert.Single(error.Faults).Setting);
    }

    private void Put(string name, byte[] content)
    {
        source.Look = (_, _, _) => Task.FromResult<SourceContent?>(new("1", [ScriptedSource.File(name, content.Length, "1")]));
        source.Open = (_, _, from, _) => Task.FromResult(
            new SourceStream(new MemoryStream(content[(int)from..]), from, content.Length, "1"));
    }

    private void Put(string name, (string Name, byte[] Content, long? Told)[] files)
    {
        source.Look = (_, _, _) => Task.FromResult<SourceContent?>(
            new("1", [.. files.Select(file => ScriptedSource.File(file.Name, file.Told, "1"))]) { IsFolder = true, Name = name });
        source.Open = (_, file, _, _) => Task.FromResult(
            new SourceStream(new MemoryStream(files.Single(each => each.Name == file.Name).Content), 0, null, "1"));
    }

    private Task<FetchedModel> FetchAsync(Action<ModelsOptions>? configure = null) =>
        Fetcher(configure).FetchAsync(Address, null, null, null, Token);

    private ModelFetcher Fetcher(Action<ModelsOptions>? configure = null)
    {
        var options = new ModelsOptions { Cache = Path.Combine(folder.FullName, "cache"), Timeout = TimeSpan.FromDays(1) };
        configure?.Invoke(options);
        return new(new([source, new LocalSource(clock)]), options, clock, NullLogger.Instance);
    }

    private async Task AdvanceAsync(Task running)
    {
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return running.IsCompleted;
        }, "the end of the fetch");
        await running;
    }
}
