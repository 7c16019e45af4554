using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class LocalSourceContentTests() : SourceContentCompliance(new DiskModels());

public sealed class LocalSourceTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("local-tests-");
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string ModelPath => Path.Combine(folder.FullName, "churn.onnx");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task LookAsync_FileThatGrows_IsNoChangeUntilItRests()
    {
        await File.WriteAllTextAsync(ModelPath, "old", Token);
        var known = (await LookAsync(null))!.Identity;
        await File.WriteAllTextAsync(ModelPath, "new, half", Token);

        var growing = LookAsync(known);
        await File.WriteAllTextAsync(ModelPath, "new, whole", Token);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await growing);

        var resting = LookAsync(known);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEqual(known, (await resting)!.Identity);
    }

    [Fact]
    public async Task LookAsync_LinkThatLeadsElsewhere_IsAChange()
    {
        // As Kubernetes exchanges the files of a mounted ConfigMap.
        foreach (var version in new[] { "v1", "v2" })
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, version));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, version, "churn.onnx"), $"{version} of the model", Token);
        }

        File.SetLastWriteTimeUtc(Path.Combine(folder.FullName, "v2", "churn.onnx"), DateTime.UnixEpoch);
        var data = Path.Combine(folder.FullName, "..data");
        Directory.CreateSymbolicLink(data, "v1");
        File.CreateSymbolicLink(ModelPath, "..data/churn.onnx");
        var known = (await LookAsync(null))!.Identity;
        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "v2");

        var look = LookAsync(known);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull(await look);
    }

    [Fact]
    public async Task FetchAsync_FileUrl_IsTheFile()
    {
        await File.WriteAllTextAsync(ModelPath, "content", Token);

        using var model = await Fetcher().FetchAsync(new Uri(ModelPath).AbsoluteUri, null, null, null, Token);

        Assert.Equal(ModelPath, model.Path);
        Assert.True(model.IsInPlace);
    }

    [Fact]
    public async Task IsUnchanged_FileReplacedAfterTheFetch_IsFalse()
    {
        await File.WriteAllTextAsync(ModelPath, "content", Token);
        using var model = await Fetcher().FetchAsync(ModelPath, null, null, null, Token);
        Assert.True(model.IsUnchanged());

        await File.WriteAllTextAsync(ModelPath, "other content", Token);

        Assert.False(model.IsUnchanged());
    }

    [Fact]
    public async Task IsUnchanged_FileDeletedAfterTheFetch_IsFalse()
    {
        await File.WriteAllTextAsync(ModelPath, "content", Token);
        using var model = await Fetcher().FetchAsync(ModelPath, null, null, null, Token);

        File.Delete(ModelPath);

        Assert.False(model.IsUnchanged());
    }

    [Fact]
    public async Task FetchAsync_Folder_HasTheHashThatSha256sumGives()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "b"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "b", "two"), "2", Token);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a"), "1", Token);

        using var model = await Fetcher().FetchAsync(folder.FullName, null, null, null, Token);

        // (cd folder; find . -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum | sha256sum)
        Assert.Equal("502232e28733f9d8dd3c03ca42993dd6f1ce99f72ee1409ebbff945880690130", model.Sha256);
        Assert.Equal(2, model.Bytes);
    }

    private Task<SourceContent?> LookAsync(string? known) =>
        new LocalSource(clock).LookAsync(SourceAddress.Parse(ModelPath), known, Token);

    private ModelFetcher Fetcher() => TestFetcher.Of(Path.Combine(folder.FullName, "cache"), new LocalSource(clock));
}
