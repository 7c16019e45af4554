namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>A batch of one user goes by statements without arrays, which must do what the statements with arrays do.</summary>
public sealed class PostgreSqlOneUserTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public async Task GetAndWriteAsync_OfOneUser_AreOneStatementEachWithoutArrays()
    {
        var input = $"in_{schema.Name}";
        var output = $"out_{schema.Name}";
        schema.Execute($"CREATE TABLE {input} (user_id TEXT PRIMARY KEY, x INTEGER); INSERT INTO {input} VALUES ('a', 1)");
        await using var retriever = await schema.OpenRetrieverAsync(X, input);
        await using var writer = await schema.OpenWriterAsync(table: output);
        schema.ForgetStatements();

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal([("a", 1L)], (await retriever.GetAsync(["a"], PostgreSqlSchema.Token)).Rows<long>("x"));
            await writer.WriteAsync(Scores.Of(i, i, "a"), PostgreSqlSchema.Token);
        }

        foreach (var table in new[] { input, output })
        {
            Assert.Equal(["10 10 false"],
                schema.Query(
                    "SELECT calls || ' ' || rows || ' ' || (query ~ 'ANY|unnest') FROM pg_stat_statements "
                    + $"WHERE query LIKE '%{table}%' AND query NOT LIKE '%pg_stat%'"));
        }
    }

    [Theory]
    [InlineData("smallint")]
    [InlineData("integer")]
    [InlineData("bigint")]
    [InlineData("numeric")]
    [InlineData("text")]
    [InlineData("varchar(9)")]
    [InlineData("citext")]
    public async Task GetAsync_NumericUserId_MatchesOnlyTheSpellingOfTheStore(string declared)
    {
        schema.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES (7, 1), (8, 2)");
        await using var retriever = await schema.OpenRetrieverAsync(X, "t");

        foreach (var user in new[] { "007", "7.0", " 7", "+7", "7e0", "-0", "70000", "9223372036854775808", "abc", "", "7\0", "\ud800" })
            Assert.Equal(0, (await retriever.GetAsync([user], PostgreSqlSchema.Token)).Count);
        Assert.Equal([("7", 1L)], (await retriever.GetAsync(["7"], PostgreSqlSchema.Token)).Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_UuidUserId_MatchesOnlyTheSpellingOfTheStore()
    {
        const string User = "0198c0a0-0000-7000-8000-0000000000ab";
        schema.Execute($"CREATE TABLE t (user_id uuid, x INTEGER); INSERT INTO t VALUES ('{User}', 1)");
        await using var retriever = await schema.OpenRetrieverAsync(X, "t");

        foreach (var user in new[] { User.ToUpperInvariant(), $"{{{User}}}", "0198c0a00000700080000000000000ab", "x" })
            Assert.Equal(0, (await retriever.GetAsync([user], PostgreSqlSchema.Token)).Count);
        Assert.Equal([(User, 1L)], (await retriever.GetAsync([User], PostgreSqlSchema.Token)).Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_CollationThatFoldsCase_ReadsTheAskedSpellingOnly()
    {
        schema.Execute("CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        schema.Execute("CREATE TABLE t (user_id text COLLATE folded, x INTEGER); INSERT INTO t VALUES ('Anna', 1), ('ANNA', 2)");
        await using var retriever = await schema.OpenRetrieverAsync(X, "t");

        Assert.Equal([("ANNA", 2L)], (await retriever.GetAsync(["ANNA"], PostgreSqlSchema.Token)).Rows<long>("x"));
        Assert.Equal(0, (await retriever.GetAsync(["anna"], PostgreSqlSchema.Token)).Count);
    }

    [Theory]
    [InlineData("smallint", "i::smallint", "7")]
    [InlineData("integer", "i", "7")]
    [InlineData("text", "i::text", "7")]
    [InlineData("varchar(20)", "i::text", "7")]
    [InlineData("uuid", "lpad(i::text, 32, '0')::uuid", "00000000-0000-0000-0000-000000000007")]
    public async Task GetAsync_UserColumnHasAnIndex_IsRead(string type, string key, string user)
    {
        schema.Execute(
            $"CREATE TABLE t (user_id {type} PRIMARY KEY, x INTEGER); "
            + $"INSERT INTO t SELECT {key}, i FROM generate_series(1, 30000) AS i; ANALYZE t");
        await using (var retriever = await schema.OpenRetrieverAsync(X, "t"))
        {
            // After so many calls, the server uses one plan for all calls.
            for (var i = 0; i < 12; i++)
                Assert.Equal([(user, 7L)], (await retriever.GetAsync([user], PostgreSqlSchema.Token)).Rows<long>("x"));
        }

        // The server publishes the statistics of a session when the session ends.
        var tables = $"pg_stat_user_tables WHERE schemaname = '{schema.Name}'";
        await PostgreSqlSchema.UntilAsync(
            () => schema.Query($"SELECT 1 FROM {tables} AND idx_scan >= 12").Length > 0, "the index is read for each call");
        Assert.Equal(["0"], schema.Query($"SELECT seq_tup_read FROM {tables}"));
    }

    [Fact]
    public async Task GetAsync_PartitionedTableAndView_ReadTheUser()
    {
        schema.Execute("""
            CREATE TABLE t (user_id text PRIMARY KEY, x INTEGER) PARTITION BY HASH (user_id);
            CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO t SELECT 'u' || i, i FROM generate_series(1, 100) AS i;
            CREATE VIEW v AS SELECT user_id, x FROM t WHERE x > 1
            """);
        foreach (var table in new[] { "t", "v" })
        {
            await using var retriever = await schema.OpenRetrieverAsync(X, table);
            for (var i = 2; i < 14; i++)
                Assert.Equal([($"u{i}", (long)i)], (await retriever.GetAsync([$"u{i}"], PostgreSqlSchema.Token)).Rows<long>("x"));
        }
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task WriteAsync_RowByRow_StoresWhatArraysStore(OutputMode mode)
    {
        foreach (var type in AllTypes.Types.Where(type => type != ColumnType.Vector))
        {
            var column = AllTypes.Column(type);
            var users = AllTypes.Users(column);
            var outputs = new Schema([column.Field]);
            var all = Scores.Of(new Batch(users, [column]));
            await using var arrays = await schema.OpenWriterAsync(outputs, $"arrays_{type}", mode);
            await using var rows = await schema.OpenWriterAsync(outputs, $"rows_{type}", mode);
            await arrays.WriteAsync(all, PostgreSqlSchema.Token);
            for (var row = 0; row < users.Length; row++)
                Assert.Empty(await rows.WriteAsync(all with { Outputs = all.Outputs.Slice(row, 1) }, PostgreSqlSchema.Token));

            var stored = schema.Query($"SELECT r FROM \"rows_{type}\" AS r ORDER BY user_id");
            Assert.Equal(users.Length, stored.Length);
            Assert.Equal(schema.Query($"SELECT r FROM \"arrays_{type}\" AS r ORDER BY user_id"), stored);
        }
    }

    [Fact]
    public async Task WriteAsync_OlderRowOfOneUser_IsSuperseded()
    {
        await using var writer = await schema.OpenWriterAsync();
        await writer.WriteAsync(Scores.Of(2, 20, "a", "b"), PostgreSqlSchema.Token);

        Assert.Equal([0], await writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token));
        Assert.Empty(await writer.WriteAsync(Scores.Of(3, 30, "b"), PostgreSqlSchema.Token));

        Assert.Equal(2, await writer.ScoreAsync("a"));
        Assert.Equal(3, await writer.ScoreAsync("b"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
