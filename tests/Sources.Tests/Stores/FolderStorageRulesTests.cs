namespace ModelPipeline.Tests;

/// <summary>What an upload that does not succeed leaves in a folder.</summary>
public sealed class FolderStorageRulesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("folder-storage-tests-");
    private readonly FolderStorage storage;

    public FolderStorageRulesTests() => storage = new(Root);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(folder.FullName, "models");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task TryAddAsync_ContentThatCannotBeRead_IsTransientAndLeavesNothing()
    {
        var error = await Assert.ThrowsAsync<SourceException>(() => AddAsync("v1", "missing"));

        Assert.Equal(("The store of models cannot be used at the moment; try again.", true), (error.Message, error.IsTransient));
        Assert.Equal($"The folder '{Root}' of Models:Store cannot be used (FileNotFoundException).", error.Detail);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task TryAddAsync_Canceled_LeavesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AddAsync("v1", "content", new(canceled: true)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task TryAddAsync_Model_IsItsFileAndItsHashAndNothingElse()
    {
        Assert.True(await AddAsync("v1", "content"));
        Assert.False(await AddAsync("v1", "content"));

        Assert.Equal(["churn", "churn/v1", "churn/v1/.sha256", "churn/v1/churn.onnx"],
            Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path))
                .Order(StringComparer.Ordinal));
        Assert.Equal("11  churn.onnx\n", await File.ReadAllTextAsync(Path.Combine(Root, "churn/v1/.sha256"), Token));
        Assert.True(await storage.DeleteAsync("churn", "v1", Token));
        Assert.Equal(["churn"], Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName));
    }

    private async Task<bool> AddAsync(string version, string file, CancellationToken? cancellationToken = null)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "content"), [1, 2, 3], Token);
        return await storage.TryAddAsync(
            new("churn", version, "churn.onnx", 3, "11", default), Path.Combine(folder.FullName, file), cancellationToken ?? Token);
    }
}
