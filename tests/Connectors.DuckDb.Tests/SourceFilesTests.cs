using ModelPipeline.Connectors.DuckDb.Files;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>The files that a setting names.</summary>
public sealed class SourceFilesTests : IAsyncDisposable
{
    private readonly DuckDbFolder folder = new();
    private readonly DuckDbDatabase database = new("Data Source=:memory:", "Input:Connection");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_Glob_IsItsFilesInOrder()
    {
        string[] written = [folder.Write("b.csv", "x"), folder.Write("a.csv", "x")];
        folder.Write("c.txt", "x");

        Assert.Equal(written.Order(), (await Files("*.csv").ListAsync(Token)).Select(file => file.FullName));
        Assert.Equal(written.Order(), await Files("*.csv").PathsAsync(Token));
        Assert.Equal([written[0]], await Files("b.csv").PathsAsync(Token));
    }

    [Fact]
    public async Task ListAsync_Folder_SaysToNameItsFiles()
    {
        Directory.CreateDirectory(folder.Path("data.parquet"));

        var error = await Assert.ThrowsAsync<StoreException>(() => Files("data.parquet").ListAsync(Token));

        Assert.False(error.IsTransient);
        var path = folder.Path("data.parquet");
        Assert.StartsWith(
            $"DuckDB cannot read '{path}', which is a folder; name the files in it, such as '{path}/*.parquet'.",
            error.Detail,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none.csv")]
    [InlineData("none*.csv")]
    public async Task ListAsync_NoFile_IsTransient(string pattern)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => Files(pattern).ListAsync(Token));

        Assert.True(error.IsTransient);
        Assert.StartsWith($"DuckDB cannot read '{folder.Path(pattern)}': no such file.", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionAsync_FileIsWrittenAddedOrRemoved_Changes()
    {
        folder.Write("a.csv", "x");
        var files = Files("*.csv");
        var versions = new List<string> { await files.VersionAsync(Token) };
        Assert.Equal(versions[0], await files.VersionAsync(Token));

        folder.Write("a.csv", "x", "y");
        versions.Add(await files.VersionAsync(Token));
        File.SetLastWriteTimeUtc(folder.Path("a.csv"), new(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc));
        versions.Add(await files.VersionAsync(Token));
        File.CreateSymbolicLink(folder.Path("b.csv"), folder.Path("a.csv"));
        versions.Add(await files.VersionAsync(Token));
        folder.Write("other.txt", "x", "y", "z");
        File.Delete(folder.Path("b.csv"));
        File.CreateSymbolicLink(folder.Path("b.csv"), folder.Path("other.txt"));
        versions.Add(await files.VersionAsync(Token));

        Assert.Equal(versions.Count, versions.Distinct().Count());
    }

    [Fact]
    public async Task VersionAsync_FilesOnOtherMachines_HaveNone()
    {
        var files = new SourceFiles(database, "https://example.org/a.parquet", StorePart.Input("p", "duckdb"));

        Assert.False(files.AreLocal);
        Assert.Equal("", await files.VersionAsync(Token));
        Assert.Equal(["https://example.org/a.parquet"], await files.PathsAsync(Token));
        Assert.True(Files("a.csv").AreLocal);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    private SourceFiles Files(string name) => new(database, folder.Path(name), StorePart.Input("p", "duckdb"));
}
