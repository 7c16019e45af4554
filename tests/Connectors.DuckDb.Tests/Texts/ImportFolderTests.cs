using ModelPipeline.Connectors.DuckDb.Texts;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class ImportFolderTests : IDisposable
{
    private readonly DuckDbFolder folder = new();

    private string Root => folder.Path("test.duckdb.imports");

    [Fact]
    public void Create_BesideTheDatabase_IsDeletedAtTheEnd()
    {
        using (var made = ImportFolder.Create(folder.Path("test.duckdb")))
        {
            Assert.Equal(Root, Path.GetDirectoryName(made.Path));
            File.WriteAllText(Path.Combine(made.Path, "rows"), "x");
            Assert.InRange(made.FreeBytes, 1, long.MaxValue);
        }

        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public void Create_OtherFolders_DeletesThoseThatNobodyHolds()
    {
        var abandoned = Directory.CreateDirectory(Path.Combine(Root, "abandoned")).FullName;
        File.WriteAllText(Path.Combine(abandoned, "lock"), "");
        var beingMade = Directory.CreateDirectory(Path.Combine(Root, "made")).FullName;
        using (var held = ImportFolder.Create(folder.Path("test.duckdb")))
        {
            using var made = ImportFolder.Create(folder.Path("test.duckdb"));

            Assert.False(Directory.Exists(abandoned));
            Assert.True(Directory.Exists(beingMade));
            Assert.True(Directory.Exists(held.Path));
            Assert.NotEqual(held.Path, made.Path);
        }

        Assert.Equal([beingMade], Directory.GetDirectories(Root));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/proc/x/y.duckdb")]
    public void Create_NoPlaceBesideTheDatabase_IsAmongTheTemporaryFiles(string? database)
    {
        using var made = ImportFolder.Create(database);

        Assert.Equal(Path.Combine(Path.GetTempPath(), "modelpipeline.imports"), Path.GetDirectoryName(made.Path));
    }

    public void Dispose() => folder.Dispose();
}
