namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverSourceTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly DuckDbFolder folder = new();

    [Theory]
    [InlineData("CREATE TABLE t AS SELECT 'a' AS user_id, 7 AS x", "t")]
    [InlineData("CREATE TABLE base AS SELECT 'a' AS user_id, 7 AS x; CREATE VIEW t AS FROM base", "t")]
    [InlineData("CREATE SCHEMA sales; CREATE TABLE sales.t AS SELECT 'a' AS user_id, 7 AS x", "sales.t")]
    [InlineData("CREATE TABLE t AS SELECT 'a' AS user_id, 7 AS x", "test.main.t")]
    public async Task GetAsync_TableName_ReadsThatTable(string create, string table)
    {
        folder.Execute(create);

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(table), X, "a", "b");

        Assert.Equal(["a"], batch.Users);
        Assert.Equal([7L], batch.ValuesOf<long>("x"));
    }

    [Theory]
    [InlineData("csv", "(FORMAT csv, HEADER)")]
    [InlineData("csv.gz", "(FORMAT csv, HEADER, COMPRESSION gzip)")]
    [InlineData("tsv", "(FORMAT csv, HEADER, DELIMITER '\t')")]
    [InlineData("parquet", "(FORMAT parquet)")]
    [InlineData("json", "(FORMAT json)")]
    public async Task GetAsync_File_ReadsIt(string ending, string format)
    {
        folder.Execute($"COPY (SELECT 'u' || i AS user_id, i AS x FROM range(100) r(i)) TO '{folder.Path($"data.{ending}")}' {format}");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(folder.Path($"data.{ending}")), X, "u42", "nobody");

        Assert.Equal(["u42"], batch.Users);
        Assert.Equal([42L], batch.ValuesOf<long>("x"));
    }

    [Theory]
    [InlineData("csv", "(FORMAT csv, HEADER)")]
    [InlineData("parquet", "(FORMAT parquet)")]
    public async Task GetAsync_Glob_ReadsAllFiles(string ending, string format)
    {
        foreach (var part in (int[])[1, 2, 3])
            folder.Execute($"COPY (SELECT 'u{part}' AS user_id, {part} AS x) TO '{folder.Path($"part-{part}.{ending}")}' {format}");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(folder.Path($"part-*.{ending}")), X, "u1", "u3");

        Assert.Equal([("u1", 1L), ("u3", 3L)], batch.Rows<long>("x"));
    }

    [Theory]
    [InlineData("it's.csv")]
    [InlineData("two words; --.csv")]
    [InlineData("UPPER.CSV")]
    public async Task GetAsync_OddFileName_ReadsIt(string name)
    {
        var path = folder.Write(name, "user_id,x", "a,7", "b,8");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(path), X, "a");

        Assert.Equal([7L], batch.ValuesOf<long>("x"));
    }

    [Fact]
    public async Task OpenAsync_DatabaseFileIsMissing_CreatesItAndReadsFilesThroughIt()
    {
        var csv = folder.Write("data.csv", "user_id,x", "a,7", "b,8");
        var database = folder.Path("new/deep/x.duckdb");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(csv, connectionString: $"Data Source={database}"), X, "b");

        Assert.Equal([8L], batch.ValuesOf<long>("x"));
        Assert.True(File.Exists(database));
    }

    [Fact]
    public async Task GetAsync_InMemoryDatabase_ReadsFilesThroughIt()
    {
        var csv = folder.Write("data.csv", "user_id,x", "a,7", "b,8");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(csv, connectionString: "Data Source=:memory:"), X, "b");

        Assert.Equal([8L], batch.ValuesOf<long>("x"));
    }

    [Fact]
    public async Task OpenAsync_DatabaseFileInUse_ReadsBesideAnotherRetriever()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS user_id, 7 AS x");
        await using var first = folder.Retriever("t");
        await first.OpenAsync(X, DuckDbFolder.Token);

        Assert.Equal(["a"], (await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, "a")).Users);
        Assert.Equal(["a"], (await first.GetAsync(["a"], DuckDbFolder.Token)).Users);
    }

    public void Dispose() => folder.Dispose();
}
