namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlWriterTableTests(PostgreSqlServer server) : IAsyncDisposable
{
    private const string Rest = "model_version TEXT, retrieved_at TIMESTAMPTZ, scored_at TIMESTAMPTZ, run_id UUID";

    private readonly PostgreSqlSchema schema = new(server);

    private string Columns =>
        $"SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '{schema.Name}.scores'::regclass AND attnum > 0 ORDER BY attnum";

    [Theory]
    [InlineData($"{Rest}, score FLOAT8, user_id VARCHAR(20) PRIMARY KEY")]
    [InlineData("user_id customer PRIMARY KEY, score probability, model_version id, retrieved_at moment, scored_at moment, run_id run")]
    [InlineData(
        $"user_id TEXT, score DOUBLE PRECISION, {Rest}, note TEXT, made TEXT NOT NULL DEFAULT 'x', id BIGINT GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (user_id)")]
    public async Task OpenAsync_TableFits_IsUsedAsItIs(string columns)
    {
        schema.Execute(
            "CREATE DOMAIN id AS text CHECK (VALUE <> ''); CREATE DOMAIN customer AS id; CREATE DOMAIN probability AS float8 CHECK (VALUE BETWEEN 0 AND 1); CREATE DOMAIN moment AS timestamptz; CREATE DOMAIN run AS uuid");
        schema.Execute($"CREATE TABLE scores ({columns})");
        await using var writer = await schema.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(0.5, 0, "a"), PostgreSqlSchema.Token);

        Assert.Equal(0.5, await writer.ScoreAsync("a"));
    }

    [Theory]
    [InlineData($"user_id TEXT PRIMARY KEY, \"Score\" FLOAT8, {Rest}", "lacks the column 'score'")]
    [InlineData($"user_id TEXT PRIMARY KEY, score NUMERIC(10,2), {Rest}", "'score' as numeric(10,2), not double precision")]
    [InlineData($"user_id TEXT PRIMARY KEY, score REAL, {Rest}", "'score' as real, not double precision")]
    [InlineData($"user_id TEXT PRIMARY KEY, score amount, {Rest}", "'score' as numeric(10,2), not double precision")]
    [InlineData($"user_id TEXT COLLATE folded PRIMARY KEY, score FLOAT8, {Rest}", "'user_id' with a collation")]
    [InlineData($"user_id TEXT PRIMARY KEY, score FLOAT8 GENERATED ALWAYS AS (1) STORED, {Rest}",
        "'score' as one that the database fills itself")]
    [InlineData($"user_id TEXT UNIQUE, score FLOAT8, {Rest}", "the primary key ()")]
    public async Task OpenAsync_TableDoesNotFit_IsAFaultAndAltersNothing(string columns, string reason)
    {
        schema.Execute(
            "CREATE DOMAIN amount AS numeric(10,2); CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        schema.Execute($"CREATE TABLE scores ({columns})");
        var before = schema.Query(Columns);
        await using var writer = schema.Writer();

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));

        Assert.Equal("Output:Table", fault.Setting);
        Assert.Contains("'scores'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, schema.Query(Columns));
    }

    [Theory]
    [InlineData(OutputMode.Upsert, OutputPublish.Batches, "scores {fillfactor=50}")]
    [InlineData(OutputMode.Append, OutputPublish.Batches, "scores")]
    [InlineData(OutputMode.Upsert, OutputPublish.Swap, "scores", "scores_rows {fillfactor=90}")]
    public async Task OpenAsync_MissingTable_LeavesRoomForUpdates(OutputMode mode, OutputPublish publish, params string[] tables)
    {
        await using var writer = schema.Writer(mode: mode, publish: publish);

        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);

        Assert.Equal(
            tables,
            schema.Query($"SELECT concat_ws(' ', relname, reloptions) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = '{schema.Name}'::regnamespace ORDER BY relname"));
    }

    [Fact]
    public async Task WriteAsync_EveryRowIsUpdatedByAJob_UpdatesNoIndex()
    {
        await using var writer = await schema.OpenWriterAsync();
        string[] users = [.. Enumerable.Range(0, 5_000).Select(i => $"u{i:00000}")];
        await writer.WriteAsync(Scores.Of(1, 10, users), PostgreSqlSchema.Token);
        var index = $"SELECT pg_relation_size('{schema.Name}.scores_pkey')";
        var before = schema.Query(index);

        await writer.WriteAsync(Scores.Of(2, 20, users), PostgreSqlSchema.Token);

        Assert.Equal(before, schema.Query(index));
        Assert.Equal(["2"], schema.Query("SELECT DISTINCT score FROM scores"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
