namespace ModelPipeline.Compliance;

/// <summary>The result of writing a user several times.</summary>
public abstract class WriterModesCompliance(IWriterStore store) : WriterCompliance(store)
{
    [Theory]
    [InlineData(10, 20, 2)]
    [InlineData(20, 10, 1)]
    [InlineData(10, 10, 2)]
    [InlineData(10, 10.000001, 2)]
    [InlineData(10.000001, 10, 1)]
    public async Task WriteAsync_UpsertTwice_KeepsTheNewerAndOfEqualOnesTheLast(double first, double second, double expected)
    {
        await using var writer = await OpenAsync();

        Assert.Empty(await writer.WriteAsync(Scores.Of(1, first, "a"), Token));
        Assert.Equal(expected == 1 ? [0] : [], await writer.WriteAsync(Scores.Of(2, second, "a"), Token));

        Assert.Equal(expected, await writer.ScoreAsync("a"));
        Assert.Equal([("a", expected)], await StoredAsync());
    }

    [Fact]
    public async Task WriteAsync_UpsertOfOlderAndNewerInOneBatch_StoresTheNewerAndNamesTheOthers()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 20, "b", "d", "e"), Token);
        await writer.WriteAsync(Scores.Of(1, 5, "a", "f"), Token);

        var keptOut = await writer.WriteAsync(Scores.Of(2, 10, "f", "e", "d", "c", "b", "a"), Token);

        Assert.Equal([1, 2, 4], keptOut.Order());
        Assert.Equal([("a", 2), ("b", 1), ("c", 2), ("d", 1), ("e", 1), ("f", 2)], await StoredAsync());
    }

    [Fact]
    public async Task WriteAsync_UpsertOverwrites_ReplacesEveryColumn()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 10, "a"), Token);
        var newer = Scores.Of(2, 20, "a") with { ModelVersion = "v2" };

        await writer.WriteAsync(newer, Token);

        var stored = (await writer.ReadAsync("a", Token))!;
        Assert.Equal((newer.ModelVersion, newer.RetrievedAt, newer.ScoredAt, newer.RunId),
            (stored.ModelVersion, stored.RetrievedAt, stored.ScoredAt, stored.RunId));
    }

    [Fact]
    public async Task WriteAsync_Append_AddsARowForEachRunAndNoneForARetry()
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        var first = Scores.Of(1, 10, "a", "b");

        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Empty(await writer.WriteAsync(first, Token));
        Assert.Empty(await writer.WriteAsync(Scores.Of(2, 20, "a"), Token));
        Assert.Empty(await writer.WriteAsync(Scores.Of(3, 5, "a"), Token));

        Assert.Equal([("a", 1), ("a", 2), ("a", 3), ("b", 1)], await StoredAsync());
    }

    [Fact]
    public async Task WriteAsync_AppendWhereARetryMeetsPartOfItsRun_AddsTheRest()
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        var run = Scores.Of(1, 10, "a", "b", "c");
        await writer.WriteAsync(run with { Outputs = run.Outputs.Slice(1, 1) }, Token);

        await writer.WriteAsync(run, Token);

        Assert.Equal([("a", 1), ("b", 1), ("c", 1)], await StoredAsync());
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task WriteAsync_SameRunAgain_IsNotKeptOut(OutputMode mode)
    {
        await using var writer = await OpenAsync(mode);
        var run = Scores.Of(1, 10, "a", "b");

        Assert.Empty(await writer.WriteAsync(run, Token));
        Assert.Empty(await writer.WriteAsync(run, Token));

        Assert.Equal([("a", 1), ("b", 1)], await StoredAsync());
    }

    [Fact]
    public async Task ReadAsync_AppendInAnyOrder_GivesTheNewest()
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        foreach (var score in new[] { 1, 3, 2 })
            await writer.WriteAsync(Scores.Of(score, 10 * score, "a"), Token);

        Assert.Equal(3, await writer.ScoreAsync("a"));
    }

    // A later run can end earlier. The newer input wins; for the same input, the later run.
    [Theory]
    [InlineData(10, 90, 20, 30)]
    [InlineData(20, 30, 20, 90)]
    public async Task ReadAsync_AppendWhereTheTimesDisagree_GivesTheNewestInput(
        double retrieved, double scored, double retrievedNewest, double scoredNewest)
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        var other = Scores.Of(1, retrieved, "a").ScoredAfter(scored);
        var newest = Scores.Of(2, retrievedNewest, "a").ScoredAfter(scoredNewest) with { RunId = Run(2) };
        // The newest row is neither the first nor the last by arrival or by run id.
        await writer.WriteAsync(other with { RunId = Run(1) }, Token);
        await writer.WriteAsync(newest, Token);
        await writer.WriteAsync(other with { RunId = Run(3) }, Token);
        await writer.WriteAsync(Scores.Of(3, 99, "b"), Token);

        var stored = (await writer.ReadAsync("a", Token))!;

        Assert.Equal((newest.RunId, newest.RetrievedAt, newest.ScoredAt), (stored.RunId, stored.RetrievedAt, stored.ScoredAt));
        Assert.Equal(2, stored.Outputs.Values<double>("score")[0]);

        static Guid Run(int number) => new(number, 0, 0, new byte[8]);
    }

    [Theory]
    [InlineData(10, 90, 20, 30, 2)]
    [InlineData(20, 30, 10, 90, 1)]
    public async Task WriteAsync_UpsertWhereTheTimesDisagree_KeepsTheNewerInput(
        double retrieved, double scored, double retrievedNext, double scoredNext, double expected)
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, retrieved, "a").ScoredAfter(scored), Token);

        var keptOut = await writer.WriteAsync(Scores.Of(2, retrievedNext, "a").ScoredAfter(scoredNext), Token);

        Assert.Equal(expected == 1 ? [0] : [], keptOut);
        Assert.Equal([("a", expected)], await StoredAsync());
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task ReadAsync_NothingStored_GivesNull(OutputMode mode)
    {
        await using var writer = await OpenAsync(mode);
        Assert.Null(await writer.ReadAsync("plain", Token));
        await writer.WriteAsync(Scores.Of(1, 10, "plain"), Token);

        foreach (var user in OddTexts.Values.Concat(OddTexts.Nobody).Where(user => user != "plain"))
            Assert.Null(await writer.ReadAsync(user, Token));
    }

    [Fact]
    public async Task OpenAsync_AfterARestart_ReadsWhatWasStored()
    {
        await using (var before = await OpenAsync())
            await before.WriteAsync(Scores.Of(1, 10, "a"), Token);

        await using var after = await OpenAsync();

        Assert.Equal(1, await after.ScoreAsync("a"));
    }
}
