namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlWriterTableTests(PostgreSqlServer server) : IAsyncDisposable
{
    private const string Rest = "model_version TEXT, retrieved_at TIMESTAMPTZ, scored_at TIMESTAMPTZ, run_id UUID";

    private readonly PostgreSqlSchema schema = new(server);

    private string Columns => $"SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '{schema.Name}.scores'::regclass AND attnum > 0 ORDER BY attnum";

    [Theory]
    [InlineData(OutputMode.Upsert, "PRIMARY KEY (user_id)")]
    [InlineData(OutputMode.Append, "PRIMARY KEY (user_id, run_id)")]
    public async Task OpenAsync_TableIsMissing_CreatesTheColumnsAndKeyOfTheContract(OutputMode mode, string key)
    {
        var outputs = new Schema(
        [
            new("f", ColumnType.Single), new("d", ColumnType.Double), new("l", ColumnType.Int64),
            new("b", ColumnType.Boolean), new("s", ColumnType.String), new("t", ColumnType.Timestamp),
        ]);
        await using var writer = await schema.OpenWriterAsync(outputs, mode: mode);

        Assert.Equal(
            ["user_id text", "f real", "d double precision", "l bigint", "b boolean", "s text", "t timestamp with time zone", "model_version text", "retrieved_at timestamp with time zone", "scored_at timestamp with time zone", "run_id uuid"],
            schema.Query(Columns));
        Assert.Equal([key], schema.Query($"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{schema.Name}.scores'::regclass AND contype = 'p'"));
        await writer.PingAsync(PostgreSqlSchema.Token);
        await using var again = await schema.OpenWriterAsync(outputs, mode: mode);
    }

    [Theory]
    [InlineData("\"my.table\"", "my.table")]
    [InlineData("two words", "two words")]
    [InlineData("x; DROP TABLE keep; --", "x; DROP TABLE keep; --")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("Select", "Select")]
    public async Task WriteAsync_OddNames_AreNamesAndNothingElse(string table, string name)
    {
        schema.Execute("CREATE TABLE keep (x int)");
        var field = new Field("score\"); DROP TABLE keep; -- $1 @x", ColumnType.Double);
        foreach (var copyFrom in new[] { 1, 1000 })
        {
            await using var writer = await schema.OpenWriterAsync(new([field]), table, copyFrom: copyFrom);

            await writer.WriteAsync(Scores.Of(new Batch(["a"], [new Column<double>(field, new double[] { copyFrom })])), PostgreSqlSchema.Token);

            var stored = (await writer.ReadAsync("a", PostgreSqlSchema.Token))!.Outputs;
            Assert.Equal([copyFrom], stored.Values<double>(field.Name).ToArray());
        }

        Assert.Equal(((string?[])["keep", name]).Order(), schema.Query($"SELECT tablename FROM pg_tables WHERE schemaname = '{schema.Name}'").Order());
    }

    [Theory]
    [InlineData($"user_id TEXT PRIMARY KEY, score DOUBLE PRECISION, {Rest}")]
    [InlineData($"{Rest}, score FLOAT8, user_id VARCHAR(20) PRIMARY KEY")]
    [InlineData($"user_id TEXT, score DOUBLE PRECISION, {Rest}, note TEXT, made TEXT NOT NULL DEFAULT 'x', id BIGINT GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (user_id)")]
    public async Task OpenAsync_TableFits_IsUsedAsItIs(string columns)
    {
        schema.Execute($"CREATE TABLE scores ({columns})");
        await using var writer = await schema.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(0.5, 0, null, "a"), PostgreSqlSchema.Token);

        Assert.Equal(0.5, await writer.ScoreAsync("a"));
    }

    [Theory]
    [InlineData($"user_id TEXT PRIMARY KEY, {Rest}", "lacks the column 'score'")]
    [InlineData($"user_id TEXT PRIMARY KEY, \"Score\" FLOAT8, {Rest}", "lacks the column 'score'")]
    [InlineData($"user_id TEXT PRIMARY KEY, score TEXT, {Rest}", "'score' as text, not double precision")]
    [InlineData($"user_id TEXT PRIMARY KEY, score NUMERIC(10,2), {Rest}", "'score' as numeric(10,2), not double precision")]
    [InlineData($"user_id TEXT PRIMARY KEY, score REAL, {Rest}", "'score' as real, not double precision")]
    [InlineData($"user_id INTEGER PRIMARY KEY, score FLOAT8, {Rest}", "'user_id' as integer, not text")]
    [InlineData($"user_id TEXT COLLATE folded PRIMARY KEY, score FLOAT8, {Rest}", "'user_id' with a collation")]
    [InlineData($"user_id TEXT PRIMARY KEY, score FLOAT8 GENERATED ALWAYS AS (1) STORED, {Rest}", "'score' as one that the database fills itself")]
    [InlineData($"user_id TEXT, score FLOAT8, {Rest}", "the primary key ()")]
    [InlineData($"user_id TEXT UNIQUE, score FLOAT8, {Rest}", "the primary key ()")]
    [InlineData($"user_id TEXT, score FLOAT8, {Rest}, PRIMARY KEY (user_id, run_id)", "the primary key (user_id, run_id)")]
    [InlineData($"user_id TEXT PRIMARY KEY, score FLOAT8, {Rest}, tenant TEXT NOT NULL", "'tenant' that must be filled")]
    public async Task OpenAsync_TableDoesNotFit_SaysWhyAndAltersNothing(string columns, string reason)
    {
        schema.Execute("CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        schema.Execute($"CREATE TABLE scores ({columns})");
        var before = schema.Query(Columns);
        await using var writer = schema.Writer();

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));

        Assert.Equal("Output:Table", fault.Setting);
        Assert.Contains("'scores'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, schema.Query(Columns));
    }

    [Fact]
    public async Task OpenAsync_AppendOnATableForUpsert_IsAFault()
    {
        await using (await schema.OpenWriterAsync())
        {
        }

        await using var writer = schema.Writer(mode: OutputMode.Append);

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));
        Assert.Contains("(user_id, run_id)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_ManyMisfits_ReportsEachOfThem()
    {
        schema.Execute("CREATE TABLE scores (user_id INTEGER, score BYTEA, retrieved_at TIMESTAMPTZ, scored_at TIMESTAMP, run_id UUID, extra TEXT NOT NULL)");
        await using var writer = schema.Writer();

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));

        string[] expected = ["'user_id'", "'score'", "'model_version'", "'scored_at'", "'extra'", "primary key"];
        Assert.All(error.Faults, fault => Assert.Equal("Output:Table", fault.Setting));
        Assert.Equal(expected.Length, error.Faults.Count);
        Assert.All(expected.Zip(error.Faults), each => Assert.Contains(each.First, each.Second.Message, StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
