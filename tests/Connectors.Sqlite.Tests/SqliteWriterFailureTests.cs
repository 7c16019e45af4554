namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteWriterFailureTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    // A test cannot fill a disk, and SQLite's own limit belongs to a connection.
    [Fact]
    public void Translate_DiskIsFull_IsTransientAndSaysWhatToDo()
    {
        var error = SqliteErrors.Translate(
            new("database or disk is full", SQLitePCL.raw.SQLITE_FULL), "write 'scores'", StorePart.Output("p", "scores.db"));

        Assert.True(error.IsTransient);
        Assert.StartsWith("The disk of the output of pipeline 'p' is full; free space there.", error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertOnlyInLog(error, "database or disk is full");
    }

    [Fact]
    public async Task WriteAsync_OneRowViolatesAConstraint_BlamesDataStoresNothingAndRecovers()
    {
        folder.Execute(
            "CREATE TABLE scores (user_id TEXT PRIMARY KEY CHECK (user_id <> 'bad'), score REAL, model_version TEXT, retrieved_at TEXT, scored_at TEXT, run_id TEXT)");
        await using var writer = await folder.OpenWriterAsync();

        var error = await Assert.ThrowsAsync<StoreException>(
            () => writer.WriteAsync(Scores.Of(4711.25, 10, "a", "bad", "c"), SqliteFolder.Token));

        Assert.True(error.BlamesData);
        Assert.False(error.IsTransient);
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
        Assert.Equal(["0"], folder.Query("SELECT count(*) FROM scores"));
        await writer.WriteAsync(Scores.Of(1, 10, "a", "c"), SqliteFolder.Token);
        Assert.Equal(["a", "c"], folder.Query("SELECT user_id FROM scores ORDER BY user_id"));
    }

    [Fact]
    public async Task WriteAsync_TableIsDroppedAndComesBack_FailsAndRecovers()
    {
        await using var writer = await folder.OpenWriterAsync();
        var create = folder.Query("SELECT sql FROM sqlite_master WHERE name = 'scores'")[0]!;
        folder.Execute("DROP TABLE scores");

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(1, 10, "a"), SqliteFolder.Token));
        await Assert.ThrowsAsync<StoreException>(() => writer.PingAsync(SqliteFolder.Token));
        await Assert.ThrowsAsync<StoreException>(() => writer.ReadAsync("a", SqliteFolder.Token));
        folder.Execute(create);

        Assert.False(error.BlamesData);
        await writer.WriteAsync(Scores.Of(2, 20, "a"), SqliteFolder.Token);
        await writer.PingAsync(SqliteFolder.Token);
        Assert.Equal(2, await writer.ScoreAsync("a"));
    }

    // The last batches are in a log beside the file, which must not become the new file's.
    [Fact]
    public async Task WriteAsync_FileIsReplaced_WritesIntoTheNewOneAndKeepsTheOldWhole()
    {
        await using var writer = await folder.OpenWriterAsync();
        await writer.WriteAsync(Scores.Of(1, 10, [.. Enumerable.Range(0, 500).Select(user => $"old{user}")]), SqliteFolder.Token);
        using var other = new SqliteFolder();
        var numbers = string.Join(',', Enumerable.Range(0, 999));
        other.Execute($"CREATE TABLE notes (text TEXT); INSERT INTO notes SELECT hex(randomblob(500)) FROM json_each('[{numbers}]')");
        File.Move(folder.Path("test.db"), other.Path("old.db"));
        File.Move(other.Path("test.db"), folder.Path("test.db"));

        await writer.WriteAsync(Scores.Of(2, 20, "new"), SqliteFolder.Token);

        Assert.Equal(2, await writer.ScoreAsync("new"));
        Assert.Null(await writer.ReadAsync("old7", SqliteFolder.Token));
        Assert.Equal(["new"], folder.Query("SELECT user_id FROM scores"));
        Assert.Equal(["999"], folder.Query("SELECT count(*) FROM notes WHERE length(text) = 1000"));
        Assert.Equal(["ok"], folder.Query("PRAGMA integrity_check"));
        File.Move(other.Path("old.db"), other.Path("test.db"));
        Assert.Equal(["500"], other.Query("SELECT count(*) FROM scores WHERE score = 1"));
    }

    [Fact]
    public async Task WriteAsync_FileIsReplacedByOneWithAnotherTable_IsRefusedWithoutBlamingRows()
    {
        await using var writer = await folder.OpenWriterAsync();
        using var other = new SqliteFolder();
        other.Execute("CREATE TABLE scores (other TEXT)");
        File.Move(other.Path("test.db"), folder.Path("test.db"), overwrite: true);

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(1, 10, "a"), SqliteFolder.Token));

        Assert.False(error.BlamesData);
        Assert.StartsWith("The output has changed: ", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_OthersStoredAnUnfittingValue_BlamesDataWithoutTheValue()
    {
        await using var writer = await folder.OpenWriterAsync();
        await writer.WriteAsync(Scores.Of(1, 10, "a"), SqliteFolder.Token);
        folder.Execute("UPDATE scores SET score = 'secret'");

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.ReadAsync("a", SqliteFolder.Token));

        Assert.True(error.BlamesData);
        Assert.Contains("'score'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
