namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteWriterTableTests : IDisposable
{
    private const string Rest = "model_version TEXT, retrieved_at TEXT, scored_at TEXT, run_id TEXT";

    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData(OutputMode.Upsert, "user_id")]
    [InlineData(OutputMode.Append, "user_id,run_id")]
    public async Task OpenAsync_TableIsMissing_CreatesTheColumnsAndKeyOfTheContract(OutputMode mode, string key)
    {
        var outputs = new Schema(
        [
            new("f", ColumnType.Single), new("d", ColumnType.Double), new("l", ColumnType.Int64),
            new("b", ColumnType.Boolean), new("s", ColumnType.String), new("t", ColumnType.Timestamp),
        ]);
        await using var writer = await folder.OpenWriterAsync(outputs, mode: mode);

        Assert.Equal(
            ["user_id TEXT", "f REAL", "d REAL", "l INTEGER", "b BOOLEAN", "s TEXT", "t TIMESTAMP", "model_version TEXT", "retrieved_at TIMESTAMP", "scored_at TIMESTAMP", "run_id TEXT"],
            folder.Query("SELECT name || ' ' || type FROM pragma_table_info('scores')"));
        Assert.Equal(key.Split(','), folder.Query("SELECT name FROM pragma_table_info('scores') WHERE pk > 0 ORDER BY pk"));
        Assert.Equal(["wal"], folder.Query("PRAGMA journal_mode"));
        await writer.PingAsync(SqliteFolder.Token);
    }

    [Theory]
    [InlineData("\"my.table\"", "my.table")]
    [InlineData("two words", "two words")]
    [InlineData("x; DROP TABLE keep; --", "x; DROP TABLE keep; --")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("main.select", "select")]
    public async Task WriteAsync_OddNames_AreNamesAndNothingElse(string table, string name)
    {
        folder.Execute("CREATE TABLE keep (x)");
        var field = new Field("score\"); DROP TABLE keep; --", ColumnType.Double);
        await using var writer = await folder.OpenWriterAsync(new([field]), table);

        await writer.WriteAsync(Scores.Of(new Batch(["a"], [new Column<double>(field, new[] { 0.5 })])), SqliteFolder.Token);

        var stored = (await writer.ReadAsync("a", SqliteFolder.Token))!.Outputs;
        Assert.Equal([0.5], stored.Values<double>(field.Name).ToArray());
        Assert.Equal(((string?[])["keep", name]).Order(), folder.Query("SELECT name FROM sqlite_master WHERE type = 'table'").Order());
    }

    [Theory]
    [InlineData($"user_id TEXT PRIMARY KEY, score REAL, {Rest}")]
    [InlineData($"{Rest}, score NUMERIC, USER_ID VARCHAR(20) PRIMARY KEY")]
    [InlineData($"user_id TEXT, score REAL, {Rest}, note TEXT, made TEXT NOT NULL DEFAULT 'x', PRIMARY KEY (user_id)")]
    public async Task OpenAsync_TableFits_IsUsedAsItIs(string columns)
    {
        folder.Execute($"CREATE TABLE scores ({columns})");
        await using var writer = await folder.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(0.5, 0, null, "a"), SqliteFolder.Token);

        Assert.Equal(0.5, await writer.ScoreAsync("a"));
    }

    [Theory]
    [InlineData($"user_id TEXT PRIMARY KEY, {Rest}", "lacks the column 'score'")]
    [InlineData($"user_id TEXT PRIMARY KEY, score TEXT, {Rest}", "'score' as TEXT, not REAL")]
    [InlineData($"user_id TEXT PRIMARY KEY, score BLOB, {Rest}", "'score' as BLOB, not REAL")]
    [InlineData($"user_id INTEGER PRIMARY KEY, score REAL, {Rest}", "'user_id' as INTEGER, not TEXT")]
    [InlineData($"user_id TEXT, score REAL, {Rest}", "the primary key ()")]
    [InlineData($"user_id TEXT, score REAL, {Rest}, PRIMARY KEY (user_id, run_id)", "the primary key (user_id, run_id)")]
    [InlineData($"user_id TEXT PRIMARY KEY, score REAL, {Rest}, tenant TEXT NOT NULL", "'tenant' that must be filled")]
    public async Task OpenAsync_TableDoesNotFit_SaysWhyAndAltersNothing(string columns, string reason)
    {
        folder.Execute($"CREATE TABLE scores ({columns}); CREATE TABLE other (x)");
        var before = folder.Query("SELECT sql FROM sqlite_master");
        await using var writer = folder.Writer();

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, SqliteFolder.Token));

        var fault = Assert.Single(error.Faults);
        Assert.Equal("Output:Table", fault.Setting);
        Assert.Contains("'scores'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, folder.Query("SELECT sql FROM sqlite_master"));
    }

    [Fact]
    public async Task OpenAsync_AppendOnATableForUpsert_IsAFault()
    {
        await using (await folder.OpenWriterAsync())
        {
        }

        await using var writer = folder.Writer(mode: OutputMode.Append);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, SqliteFolder.Token));
        Assert.Contains("(user_id, run_id)", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_ManyMisfits_ReportsEachOfThem()
    {
        folder.Execute("CREATE TABLE scores (user_id INTEGER, score BLOB, retrieved_at TEXT, scored_at BOOLEAN, run_id TEXT, extra TEXT NOT NULL)");
        await using var writer = folder.Writer();

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, SqliteFolder.Token));

        string[] expected = ["'user_id'", "'score'", "'model_version'", "'scored_at'", "'extra'", "primary key"];
        Assert.All(error.Faults, fault => Assert.Equal("Output:Table", fault.Setting));
        Assert.Equal(expected.Length, error.Faults.Count);
        Assert.All(expected.Zip(error.Faults), each => Assert.Contains(each.First, each.Second.Message, StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();
}
