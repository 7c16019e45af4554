namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteWriterTableTests : IDisposable
{
    private const string Rest = "model_version TEXT, retrieved_at TEXT, scored_at TEXT, run_id TEXT";

    private readonly SqliteFolder folder = new();

    [Fact]
    public async Task OpenAsync_TableOfTheMainDatabase_IsCreatedInWriteAheadMode()
    {
        await using var writer = await folder.OpenWriterAsync(table: "main.select");

        await writer.WriteAsync(Scores.Of(0.5, 0, "a"), SqliteFolder.Token);

        Assert.Equal(["select"], folder.Query("SELECT name FROM sqlite_master WHERE type = 'table'"));
        Assert.Equal(["wal"], folder.Query("PRAGMA journal_mode"));
    }

    [Theory]
    [InlineData($"{Rest}, score NUMERIC, USER_ID VARCHAR(20) PRIMARY KEY")]
    [InlineData($"user_id TEXT, score REAL, {Rest}, note TEXT, made TEXT NOT NULL DEFAULT 'x', PRIMARY KEY (user_id)")]
    public async Task OpenAsync_TableFits_IsUsedAsItIs(string columns)
    {
        folder.Execute($"CREATE TABLE scores ({columns})");
        await using var writer = await folder.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(0.5, 0, "a"), SqliteFolder.Token);

        Assert.Equal(0.5, await writer.ScoreAsync("a"));
    }

    [Fact]
    public async Task OpenAsync_ColumnIsABlob_IsAFaultAndAltersNothing()
    {
        folder.Execute($"CREATE TABLE scores (user_id TEXT PRIMARY KEY, score BLOB, {Rest})");
        var before = folder.Query("SELECT sql FROM sqlite_master");
        await using var writer = folder.Writer();

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, SqliteFolder.Token));

        Assert.Contains("'score' as BLOB, not REAL", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
        Assert.Equal(before, folder.Query("SELECT sql FROM sqlite_master"));
    }

    public void Dispose() => folder.Dispose();
}
