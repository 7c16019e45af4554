using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>A DuckDB file whose place another file takes, as an export of each night does it.</summary>
public sealed class DatabaseReplacedTests : IDisposable
{
    private const string Query = "SELECT user_id, x FROM t WHERE user_id = ANY(@users)";

    private static readonly Field[] X = [new("x", ColumnType.Int64)];
    private static readonly ScanRequest Everything = new(new KeyRange(null, null).ToString(), null, 100);

    private readonly DuckDbFolder folder = new();

    private string Database => folder.Path("test.duckdb");

    [Theory]
    [InlineData("t", "")]
    [InlineData("v", "")]
    [InlineData("", Query)]
    public async Task GetAsync_FileIsReplaced_ReadsTheNewOne(string table, string query)
    {
        Put("SELECT 'a' AS user_id, 1 AS x");
        await using var retriever = folder.Retriever(table, query);
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        for (var x = 1; x <= 3; x++)
        {
            Put($"SELECT 'a' AS user_id, {x} AS x");
            Assert.Equal([("a", (long)x)], (await retriever.GetAsync(["a"], DuckDbFolder.Token)).Rows<long>("x"));
        }
    }

    [Fact]
    public async Task GetAsync_NewFileHasOtherColumns_ReadsThem()
    {
        Put("SELECT 'a' AS user_id, 1 AS x");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        Put("SELECT 0.5 AS y, '7' AS x, 'a' AS user_id");

        var batch = await retriever.GetAsync(["a"], DuckDbFolder.Token);
        Assert.Equal("7", batch.ValueOf("a", "x"));
        Assert.Equal(ColumnType.String, (await retriever.DescribeAsync(DuckDbFolder.Token))!.Find("x")!.Type);
    }

    // The driver shares what it has opened among all that name the same path.
    [Fact]
    public async Task OpenAsync_FileWasReplacedAndAnotherPipelineHasTheOldOne_ReadsTheNewOne()
    {
        Put("SELECT 'a' AS user_id, 1 AS x");
        await using var first = folder.Retriever("t");
        await first.OpenAsync(X, DuckDbFolder.Token);
        await using var scan = first.ScanAsync(Everything, DuckDbFolder.Token).GetAsyncEnumerator(DuckDbFolder.Token);
        Assert.True(await scan.MoveNextAsync());

        Put("SELECT 'a' AS user_id, 2 AS x");
        await using var second = folder.Retriever("t");
        await second.OpenAsync(X, DuckDbFolder.Token);

        Assert.Equal([("a", 2L)], (await second.GetAsync(["a"], DuckDbFolder.Token)).Rows<long>("x"));
        Assert.Equal([("a", 2L)], (await first.GetAsync(["a"], DuckDbFolder.Token)).Rows<long>("x"));
    }

    [Fact]
    public async Task ScanAsync_FileIsReplacedBetweenTwoBatches_EndsWithTheOldRowsAndTheNextReadsTheNew()
    {
        Put("SELECT range::VARCHAR AS user_id, 1 AS x FROM range(10000)");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, DuckDbFolder.Token);
        await using var scan = retriever.ScanAsync(Everything, DuckDbFolder.Token).GetAsyncEnumerator(DuckDbFolder.Token);
        var read = 0;
        for (var hasNext = await scan.MoveNextAsync(); hasNext; hasNext = await scan.MoveNextAsync())
        {
            if (read == 0)
                Put("SELECT 'new' AS user_id, 2 AS x");
            read += scan.Current.Rows.Count;
            Assert.Equal(["new"], (await retriever.GetAsync(["new"], DuckDbFolder.Token)).Users);
        }

        Assert.Equal(10_000, read);
        Assert.Equal(["new"], (await retriever.ScanAsync(Everything)).Users());
    }

    [Fact]
    public async Task GetAsync_FileIsGoneOrNoDatabase_IsTransientUntilThereIsOne()
    {
        Put("SELECT 'a' AS user_id, 1 AS x");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        File.Delete(Database);
        Assert.Contains(Database, (await FailureAsync(retriever)).Detail, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Database, new string('x', 20_000), DuckDbFolder.Token);
        Assert.Contains($"\"{Database}\"", (await FailureAsync(retriever)).Detail, StringComparison.Ordinal);
        Put("SELECT 'a' AS user_id, 2 AS x");

        Assert.Equal([("a", 2L)], (await retriever.GetAsync(["a"], DuckDbFolder.Token)).Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_FileIsReplaced_LetsTheOldOneGo()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Put("SELECT 'a' AS user_id, 1 AS x");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, DuckDbFolder.Token);
        Assert.Single(OpenFiles(), Database);

        Put("SELECT 'a' AS user_id, 2 AS x");
        await retriever.GetAsync(["a"], DuckDbFolder.Token);

        Assert.Equal([Database], OpenFiles());
    }

    public void Dispose() => folder.Dispose();

    private static async Task<StoreException> FailureAsync(DuckDbRetriever retriever)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], DuckDbFolder.Token));
        Assert.True(error.IsTransient);
        return error;
    }

    // Those of the folder; a deleted one has " (deleted)" behind its path.
    private string[] OpenFiles() =>
        [.. new DirectoryInfo("/proc/self/fd").EnumerateFiles().Select(file => file.LinkTarget ?? "")
            .Where(path => path.StartsWith(folder.Path(""), StringComparison.Ordinal))];

    private void Put(string rows)
    {
        using var other = new DuckDbFolder();
        other.Execute($"CREATE TABLE t AS {rows}; CREATE VIEW v AS FROM t");
        File.Move(other.Path("test.duckdb"), Database, overwrite: true);
    }
}
