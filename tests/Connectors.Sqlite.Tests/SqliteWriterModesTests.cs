namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteWriterModesTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData(10, 20, 2)]
    [InlineData(20, 10, 1)]
    [InlineData(10, 10, 2)]
    [InlineData(10, 10.000001, 2)]
    [InlineData(10.000001, 10, 1)]
    public async Task WriteAsync_UpsertTwice_KeepsTheNewerAndOfEqualOnesTheLast(double first, double second, double expected)
    {
        await using var writer = await folder.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(1, first, null, "a"), SqliteFolder.Token);
        await writer.WriteAsync(Scores.Of(2, second, null, "a"), SqliteFolder.Token);

        Assert.Equal(expected, await writer.ScoreAsync("a"));
        Assert.Equal(["1"], folder.Query("SELECT count(*) FROM scores"));
    }

    [Fact]
    public async Task WriteAsync_UpsertOlderForOneUserOfTheBatch_StoresTheOthersAndNamesIt()
    {
        await using var writer = await folder.OpenWriterAsync();
        await writer.WriteAsync(Scores.Of(1, 20, null, "a"), SqliteFolder.Token);

        var superseded = await writer.WriteAsync(Scores.Of(2, 10, null, "b", "a"), SqliteFolder.Token);

        Assert.Equal([1], superseded);
        Assert.Equal(1, await writer.ScoreAsync("a"));
        Assert.Equal(2, await writer.ScoreAsync("b"));
    }

    [Fact]
    public async Task WriteAsync_UpsertOverwrites_ReplacesEveryColumn()
    {
        await using var writer = await folder.OpenWriterAsync();
        await writer.WriteAsync(Scores.Of(1, 10, null, "a"), SqliteFolder.Token);
        var newer = Scores.Of(2, 20, null, "a") with { ModelVersion = "v2" };

        await writer.WriteAsync(newer, SqliteFolder.Token);

        var stored = (await writer.ReadAsync("a", SqliteFolder.Token))!;
        Assert.Equal((newer.ModelVersion, newer.RetrievedAt, newer.ScoredAt, newer.RunId), (stored.ModelVersion, stored.RetrievedAt, stored.ScoredAt, stored.RunId));
    }

    [Fact]
    public async Task WriteAsync_Append_AddsARowForEachRunAndNoneForARetry()
    {
        await using var writer = await folder.OpenWriterAsync(mode: OutputMode.Append);
        var first = Scores.Of(1, 10, null, "a", "b");

        await writer.WriteAsync(first, SqliteFolder.Token);
        await writer.WriteAsync(first, SqliteFolder.Token);
        await writer.WriteAsync(Scores.Of(2, 20, null, "a"), SqliteFolder.Token);

        Assert.Equal(["1", "2"], folder.Query("SELECT CAST(score AS INTEGER) FROM scores WHERE user_id = 'a' ORDER BY retrieved_at"));
        Assert.Equal(["1"], folder.Query("SELECT CAST(score AS INTEGER) FROM scores WHERE user_id = 'b'"));
    }

    [Fact]
    public async Task ReadAsync_AppendInAnyOrder_GivesTheNewest()
    {
        await using var writer = await folder.OpenWriterAsync(mode: OutputMode.Append);
        await writer.WriteAsync(Scores.Of(1, 10, null, "a"), SqliteFolder.Token);
        await writer.WriteAsync(Scores.Of(3, 30, null, "a"), SqliteFolder.Token);
        await writer.WriteAsync(Scores.Of(2, 20, null, "a"), SqliteFolder.Token);

        Assert.Equal(3, await writer.ScoreAsync("a"));
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task ReadAsync_NothingStored_GivesNull(OutputMode mode)
    {
        await using var writer = await folder.OpenWriterAsync(mode: mode);
        await writer.WriteAsync(Scores.Of(1, 10, null, "a"), SqliteFolder.Token);

        Assert.Null(await writer.ReadAsync("A", SqliteFolder.Token));
        Assert.Null(await writer.ReadAsync("'; DROP TABLE scores; --", SqliteFolder.Token));
    }

    [Fact]
    public async Task WriteAsync_Returned_IsVisibleToOthers()
    {
        await using var writer = await folder.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(1, 10, null, "a", "b"), SqliteFolder.Token);

        Assert.Equal(["a", "b"], folder.Query("SELECT user_id FROM scores ORDER BY user_id"));
    }

    [Fact]
    public async Task WriteAsync_EmptyBatch_StoresNothing()
    {
        await using var writer = await folder.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(1, 10), SqliteFolder.Token);

        Assert.Equal(["0"], folder.Query("SELECT count(*) FROM scores"));
    }

    [Fact]
    public async Task OpenAsync_AfterARestart_ReadsWhatWasStored()
    {
        await using (var before = await folder.OpenWriterAsync())
            await before.WriteAsync(Scores.Of(1, 10, null, "a"), SqliteFolder.Token);

        await using var after = await folder.OpenWriterAsync();

        Assert.Equal(1, await after.ScoreAsync("a"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task WriteAsync_SameRunAgain_IsNotKeptOut(OutputMode mode)
    {
        await using var writer = await folder.OpenWriterAsync(mode: mode);
        var run = Scores.Of(1, 10, null, "a", "b");

        Assert.Empty(await writer.WriteAsync(run, SqliteFolder.Token));
        Assert.Empty(await writer.WriteAsync(run, SqliteFolder.Token));
    }
}
