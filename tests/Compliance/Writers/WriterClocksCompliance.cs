namespace ModelPipeline.Compliance;

/// <summary>Scores with wrong times. A stored score from the future does not keep a newer score out.</summary>
public abstract class WriterClocksCompliance(IWriterStore store) : WriterCompliance(store)
{
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    // Stores round to milliseconds, so the test does too.
    private readonly DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    // Tests a single row, arrays, and the store's way for many rows.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5000)]
    public async Task WriteAsync_StoredScoreIsStampedInTheFuture_IsReplacedWithTheNextTime(int count)
    {
        await using var writer = await OpenAsync();
        string[] users = [.. Enumerable.Range(0, count).Select(i => $"u{i}")];
        await writer.WriteAsync(At(1, 3600, users), Token);

        Assert.Empty(await writer.WriteAsync(At(2, -1, users), Token));

        Assert.Equal(count, (await StoredAsync()).Count(row => row.Score == 2));
        var stored = (await writer.ReadAsync(users[^1], Token))!;
        Assert.Equal((now.AddHours(1) + Microsecond, now.AddSeconds(-0.9)), (stored.RetrievedAt, stored.ScoredAt));
    }

    [Fact]
    public async Task WriteAsync_SeveralRunsAfterAScoreOfTheFuture_KeepTheirOrder()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(At(1, 3600, "a"), Token);

        Assert.Empty(await writer.WriteAsync(At(2, -20, "a"), Token));
        Assert.Empty(await writer.WriteAsync(At(3, -10, "a"), Token));
        // A late score, older than both.
        Assert.Equal([0], await writer.WriteAsync(At(4, -30, "a"), Token));
        Assert.Equal(3, await writer.ScoreAsync("a"));
        Assert.Empty(await writer.WriteAsync(At(5, -5, "a"), Token));

        Assert.Equal(5, await writer.ScoreAsync("a"));
        Assert.Equal(now.AddHours(1) + (3 * Microsecond), (await writer.ReadAsync("a", Token))!.RetrievedAt);
    }

    [Fact]
    public async Task WriteAsync_RaisedStampIsNowPast_IsReplacedByANewerScore()
    {
        await using var writer = await OpenAsync();
        // The state after a run has replaced a score from the future: the stamp is later than the end of the run.
        await writer.WriteAsync(At(1, -5, "a") with { ScoredAt = now.AddSeconds(-60) }, Token);

        Assert.Empty(await writer.WriteAsync(At(2, -10, "a"), Token));

        Assert.Equal(2, await writer.ScoreAsync("a"));
    }

    [Fact]
    public async Task WriteAsync_FutureAndNewerScoresStored_ReplacesOnlyTheFutureScore()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(At(1, 3600, "future"), Token);
        await writer.WriteAsync(At(1, -10, "newer"), Token);
        await writer.WriteAsync(At(1, -90, "older"), Token);

        Assert.Equal([1], await writer.WriteAsync(At(2, -60, "older", "newer", "nobody", "future"), Token));

        Assert.Equal([("future", 2), ("newer", 1), ("nobody", 2), ("older", 2)], await StoredAsync());
        Assert.Equal(now.AddSeconds(-60), (await writer.ReadAsync("older", Token))!.RetrievedAt);
    }

    [Fact]
    public async Task WriteAsync_SameRunAgainAfterItReplacedTheFuture_IsNotKeptOut()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(At(1, 3600, "a"), Token);
        var run = At(2, -1, "a");

        await writer.WriteAsync(run, Token);
        await writer.WriteAsync(run, Token);

        var stored = (await writer.ReadAsync("a", Token))!;
        Assert.Equal((run.RunId, 2), (stored.RunId, stored.Outputs.Values<double>("score")[0]));
    }

    [Fact]
    public async Task ReadClockAsync_OnThisMachine_IsItsClock()
    {
        await using var writer = await OpenAsync();

        var before = TimeProvider.System.GetUtcNow();
        var told = await writer.ReadClockAsync(Token);
        var after = TimeProvider.System.GetUtcNow();

        if (told is { } reading)
            Assert.InRange(reading.Time, before - reading.Precision - Microsecond, after);
    }

    // The model is applied a tenth of a second after the retrieval.
    private Predictions At(double score, double seconds, params string[] users) => Scores.Of(score, 0, users) with
    {
        RetrievedAt = now.AddSeconds(seconds),
        ScoredAt = now.AddSeconds(seconds + 0.1),
    };
}
