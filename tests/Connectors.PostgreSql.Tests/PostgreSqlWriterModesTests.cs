namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlWriterModesTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData(10, 20, 2, 1)]
    [InlineData(10, 20, 2, 1000)]
    [InlineData(20, 10, 1, 1)]
    [InlineData(20, 10, 1, 1000)]
    [InlineData(10, 10, 2, 1)]
    [InlineData(10, 10, 2, 1000)]
    [InlineData(10, 10.000001, 2, 1000)]
    [InlineData(10.000001, 10, 1, 1000)]
    public async Task WriteAsync_UpsertTwice_KeepsTheNewerAndOfEqualOnesTheLast(double first, double second, double expected, int copyFrom)
    {
        await using var writer = await schema.OpenWriterAsync(copyFrom: copyFrom);

        await writer.WriteAsync(Scores.Of(1, first, null, "a"), PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(2, second, null, "a"), PostgreSqlSchema.Token);

        Assert.Equal(expected, await writer.ScoreAsync("a"));
        Assert.Equal(["1"], schema.Query("SELECT count(*) FROM scores"));
    }

    [Fact]
    public async Task WriteAsync_UpsertOlderForOneUserOfTheBatch_StoresTheOthersAndNamesIt()
    {
        await using var writer = await schema.OpenWriterAsync();
        await writer.WriteAsync(Scores.Of(1, 20, null, "a"), PostgreSqlSchema.Token);

        var superseded = await writer.WriteAsync(Scores.Of(2, 10, null, "b", "a"), PostgreSqlSchema.Token);

        Assert.Equal([1], superseded);
        Assert.Equal(1, await writer.ScoreAsync("a"));
        Assert.Equal(2, await writer.ScoreAsync("b"));
    }

    [Fact]
    public async Task WriteAsync_UpsertOverwrites_ReplacesEveryColumn()
    {
        await using var writer = await schema.OpenWriterAsync();
        await writer.WriteAsync(Scores.Of(1, 10, null, "a"), PostgreSqlSchema.Token);
        var newer = Scores.Of(2, 20, null, "a") with { ModelVersion = "v2" };

        await writer.WriteAsync(newer, PostgreSqlSchema.Token);

        var stored = (await writer.ReadAsync("a", PostgreSqlSchema.Token))!;
        Assert.Equal((newer.ModelVersion, newer.RetrievedAt, newer.ScoredAt, newer.RunId), (stored.ModelVersion, stored.RetrievedAt, stored.ScoredAt, stored.RunId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task WriteAsync_Append_AddsARowForEachRunAndNoneForARetry(int copyFrom)
    {
        await using var writer = await schema.OpenWriterAsync(mode: OutputMode.Append, copyFrom: copyFrom);
        var first = Scores.Of(1, 10, null, "a", "b");

        await writer.WriteAsync(first, PostgreSqlSchema.Token);
        await writer.WriteAsync(first, PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(2, 20, null, "a"), PostgreSqlSchema.Token);

        Assert.Equal(["1", "2"], schema.Query("SELECT score::int FROM scores WHERE user_id = 'a' ORDER BY retrieved_at"));
        Assert.Equal(["1"], schema.Query("SELECT score::int FROM scores WHERE user_id = 'b'"));
    }

    [Fact]
    public async Task ReadAsync_AppendInAnyOrder_GivesTheNewest()
    {
        await using var writer = await schema.OpenWriterAsync(mode: OutputMode.Append);
        await writer.WriteAsync(Scores.Of(1, 10, null, "a"), PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(3, 30, null, "a"), PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(2, 20, null, "a"), PostgreSqlSchema.Token);

        Assert.Equal(3, await writer.ScoreAsync("a"));
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task ReadAsync_NothingStored_GivesNull(OutputMode mode)
    {
        await using var writer = await schema.OpenWriterAsync(mode: mode);
        await writer.WriteAsync(Scores.Of(1, 10, null, "a"), PostgreSqlSchema.Token);

        Assert.Null(await writer.ReadAsync("A", PostgreSqlSchema.Token));
        Assert.Null(await writer.ReadAsync("'; DROP TABLE scores; --", PostgreSqlSchema.Token));
    }

    [Fact]
    public async Task WriteAsync_Returned_IsVisibleToOthers()
    {
        await using var writer = await schema.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(1, 10, null, "a", "b"), PostgreSqlSchema.Token);

        Assert.Equal(["a", "b"], schema.Query("SELECT user_id FROM scores ORDER BY user_id"));
    }

    [Fact]
    public async Task WriteAsync_EmptyBatch_StoresNothing()
    {
        await using var writer = await schema.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(1, 10), PostgreSqlSchema.Token);

        Assert.Equal(["0"], schema.Query("SELECT count(*) FROM scores"));
    }

    [Fact]
    public async Task OpenAsync_AfterARestart_ReadsWhatWasStored()
    {
        await using (var before = await schema.OpenWriterAsync())
            await before.WriteAsync(Scores.Of(1, 10, null, "a"), PostgreSqlSchema.Token);

        await using var after = await schema.OpenWriterAsync();

        Assert.Equal(1, await after.ScoreAsync("a"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task WriteAsync_SameRunAgain_IsNotKeptOut(OutputMode mode)
    {
        await using var writer = await schema.OpenWriterAsync(mode: mode);
        var run = Scores.Of(1, 10, null, "a", "b");

        Assert.Empty(await writer.WriteAsync(run, PostgreSqlSchema.Token));
        Assert.Empty(await writer.WriteAsync(run, PostgreSqlSchema.Token));
    }
}
