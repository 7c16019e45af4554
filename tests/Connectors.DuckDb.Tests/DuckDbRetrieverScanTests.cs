namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverScanTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly DuckDbFolder folder = new();

    [Theory]
    [InlineData("VARCHAR COLLATE NOCASE", "a", "A", "b", "B", "_")]
    [InlineData("TINYINT", "9", "10", "-1")]
    [InlineData("BIGINT", "9223372036854775807", "-9223372036854775808", "0")]
    [InlineData("UBIGINT", "18446744073709551615", "9", "10")]
    [InlineData("HUGEINT", "170141183460469231731687303715884105727", "9", "-10")]
    [InlineData("UUID", "00000000-0000-0000-0000-00000000000a", "f0000000-0000-0000-0000-000000000000",
        "0a000000-0000-0000-0000-000000000000")]
    [InlineData("DECIMAL(10,2)", "9.00", "10.50", "-1.00")]
    [InlineData("ENUM('z', 'y', 'x')", "z", "y", "x")]
    [InlineData("DATE", "2024-02-29", "0044-03-15 (BC)", "infinity")]
    public async Task ScanAsync_IdsOfEachType_ReadsEveryRowOnce(string declared, params string[] ids)
    {
        folder.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER)");
        foreach (var (place, id) in ids.Index())
            folder.Execute($"INSERT INTO t VALUES ('{id}', {place})");
        folder.Execute("CREATE VIEW v AS SELECT * FROM t UNION ALL SELECT * FROM t WHERE x = 1");
        await using var table = await OpenAsync("t");
        await using var view = await OpenAsync("v");

        await table.ReadsWholeAsync([.. ids.Select((id, place) => (id, (long)place))]);
        await view.ReadsWholeAsync([.. ids.Select((id, place) => (id, (long)place)), (ids[1], 1)]);
    }

    [Fact]
    public async Task ScanAsync_IdHasANul_IsLeftOut()
    {
        folder.Execute("CREATE TABLE t (user_id VARCHAR, x INTEGER); INSERT INTO t VALUES ('a', 0), ('a' || chr(0) || 'b', 1), ('b', 2)");
        await using var retriever = await OpenAsync("t");

        await retriever.ReadsWholeAsync([("a", 0), ("b", 2)]);
    }

    [Fact]
    public async Task ScanAsync_CsvFiles_GivesTextsAsWritten()
    {
        folder.Write("1.csv", "user_id,x,s", "007,1,Yes", "7,2,No", ",3,nobody", "\"a,b\",x,1.50");
        folder.Write("2.csv", "user_id,x,s", "08,4,", "7,5,late");
        await using var retriever = await OpenAsync(folder.Path("*.csv"), new("s", ColumnType.String), X[0]);

        var plan = await retriever.PlanScanAsync(1, DuckDbFolder.Token);
        var scanned = await retriever.ScanAsync(plan.Partitions, 100);

        Assert.Equal(4, plan.Users);
        Assert.Equal(["007", "08", "7", "7", "a,b"], scanned.Users());
        Assert.Equal(["1", "4", "2", "5", "x"], scanned.SelectMany(batch => batch.Rows.Rows<string>("x"))
            .OrderBy(row => row.User, StringComparer.Ordinal).ThenBy(row => row.Value).Select(row => row.Value));
        Assert.Equal("Yes", scanned[0].Rows.ValueOf("007", "s"));
        Assert.Null(scanned[1].Rows.ValueOf("08", "s"));
    }

    [Theory]
    [InlineData(long.MaxValue, 10)]
    [InlineData(0, 2)]
    public async Task PlanScanAsync_CsvFileWithAndWithoutImport_HasManyOrFewPartitions(long maxImportBytes, int partitions)
    {
        string[] lines = ["user_id,x", .. Enumerable.Range(0, 100).Select(i => $"u{i},{i}")];
        await using var retriever = folder.Retriever(folder.Write("data.csv", lines), maxImportBytes: maxImportBytes);
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        var plan = await retriever.PlanScanAsync(10, DuckDbFolder.Token);

        Assert.Equal((partitions, 100), (plan.Partitions.Count, plan.Users));
        Assert.Equal(100, (await retriever.ScanAsync(plan.Partitions, 7)).Users().Distinct().Count());
    }

    [Fact]
    public async Task GetAsync_CaseInsensitiveColumn_MatchesOnlyTheSpelling()
    {
        folder.Execute("CREATE TABLE t (user_id VARCHAR COLLATE NOCASE, x INTEGER); INSERT INTO t VALUES ('Anna', 1), ('anna', 2)");
        await using var retriever = await OpenAsync("t");

        Assert.Equal([("anna", 2L)], (await retriever.GetAsync(["anna"], DuckDbFolder.Token)).Rows<long>("x"));
    }

    private async Task<DuckDbRetriever> OpenAsync(string table, params Field[] wanted)
    {
        var retriever = folder.Retriever(table);
        await retriever.OpenAsync(wanted.Length == 0 ? X : wanted, DuckDbFolder.Token);
        return retriever;
    }

    public void Dispose() => folder.Dispose();
}
