namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Scans in the order of user columns of each type.</summary>
public sealed class PostgreSqlInputTableTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData("smallint", "9", "10", "-1")]
    [InlineData("integer", "9", "10", "-1")]
    [InlineData("uuid", "00000000-0000-0000-0000-00000000000a", "f0000000-0000-0000-0000-000000000000",
        "0a000000-0000-0000-0000-000000000000")]
    [InlineData("numeric", "1", "1.0", "1.00", "9", "10", "NaN")]
    [InlineData("double precision", "1", "0.30000000000000004", "1e+100", "-0")]
    [InlineData("varchar(9)", "9", "10", "a", "B", "")]
    [InlineData("char(9)", "9", "10", "a", "B", "")]
    [InlineData("text COLLATE \"en-x-icu\"", "a", "A", "b", "B", "_a", "-a", "aa")]
    [InlineData("text COLLATE folded", "a", "A", "b", "B", "_a", "-a", "aa")]
    [InlineData("citext", "a", "A", "b", "B")]
    [InlineData("name", "a", "A", "b", "B")]
    [InlineData("words", "a", "A", "b", "B")]
    [InlineData("mood", "sad", "happy")]
    [InlineData("date", "2024-02-29", "10000-01-01", "infinity")]
    public async Task ScanAsync_IdsOfEachType_ReadsEveryRowOnce(string declared, params string[] ids)
    {
        schema.Execute(
            "CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false); "
            + "CREATE DOMAIN words AS text COLLATE folded; CREATE TYPE mood AS ENUM ('sad', 'happy')");
        schema.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER)");
        foreach (var (place, id) in ids.Index())
            schema.Execute($"INSERT INTO t VALUES ('{id}', {place})");
        schema.Execute("CREATE VIEW v AS SELECT * FROM t UNION ALL SELECT * FROM t WHERE x = 1");
        await using var table = await schema.OpenRetrieverAsync(X, "t");
        await using var view = await schema.OpenRetrieverAsync(X, "v");

        await table.ReadsWholeAsync([.. ids.Select((id, place) => (id, (long)place))]);
        await view.ReadsWholeAsync([.. ids.Select((id, place) => (id, (long)place)), (ids[1], 1)]);
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
