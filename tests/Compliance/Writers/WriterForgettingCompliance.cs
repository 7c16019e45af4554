namespace ModelPipeline.Compliance;

/// <summary>A writer that deletes what it has stored of a user.</summary>
public abstract class WriterForgettingCompliance(IFailureStore store) : WriterCompliance(store)
{
    private const string Failures = Table + FailureTable.Suffix;

    private static readonly StoreCall Call = new("test");

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task ForgetAsync_UserWithScores_DeletesAllRowsOfThatUserAlone(OutputMode mode)
    {
        await using var writer = await OpenAsync(mode);
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), Token);
        await writer.WriteAsync(Scores.Of(2, 20, "a", "c"), Token);

        Assert.Null(await ForgetAsync(writer, "a"));

        Assert.Equal([("b", 1), ("c", 2)], await StoredAsync());
        Assert.Null(await writer.ReadAsync("a", Token));
    }

    [Fact]
    public async Task ForgetAsync_EveryTableBesideTheOutput_LosesTheUser()
    {
        await using var writer = await OpenAsync();
        await using var explanations = await OpenAsync(table: Table + UserTables.ExplanationsSuffix);
        await writer.Shadow!.OpenAsync(Scores.Schema, Token);
        await writer.Shadow!.WriteAsync(ShadowScores.Of("v2", 1, 10, "a", "b"), Call, Token);
        await writer.Shadow!.WriteAsync(ShadowScores.Of("v3", 1, 10, "a"), Call, Token);
        await explanations.WriteAsync(Scores.Of(1, 10, "a", "b"), Token);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await writer.WriteFailuresAsync(first, [new("a", "why"), new("b", "why")], Token);
        await writer.WriteFailuresAsync(second, [new("a", "again")], Token);

        Assert.Null(await ForgetAsync(writer, "a"));

        Assert.Equal([(first, "b", "why")], await store.FailuresAsync(Failures));
        Assert.Equal("b", Assert.Single(await writer.Shadow!.StoredAsync("v2")).User);
        Assert.Empty(await writer.Shadow!.StoredAsync("v3"));
        Assert.Equal("b", Assert.Single(await Store.RowsAsync(Table + UserTables.ExplanationsSuffix)).User);
    }

    [Fact]
    public async Task ForgetAsync_AgainOrUnknownUser_IsNoFailureAndMakesNoTable()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 10, "a"), Token);

        for (var time = 0; time < 2; time++)
            Assert.Null(await ForgetAsync(writer, "a"));
        Assert.Null(await ForgetAsync(writer, "nobody"));

        Assert.Empty(await StoredAsync());
        Assert.Equal([Table], await Store.TablesAsync());
    }

    [Fact]
    public async Task ForgetAsync_OddTexts_AreValuesAndNothingElse()
    {
        await using var writer = await OpenAsync();
        string[] users = [.. OddTexts.Values];
        await writer.WriteAsync(Scores.Of(1, 10, users), Token);

        foreach (var user in users)
        {
            Assert.Contains(user, (await StoredAsync()).Select(row => row.User));
            Assert.Null(await ForgetAsync(writer, user));
            Assert.DoesNotContain(user, (await StoredAsync()).Select(row => row.User));
        }

        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task ForgetAsync_TextThatTheStoreMayNotHold_IsForgottenAllTheSame()
    {
        await using var writer = await OpenAsync();
        await writer.WriteFailuresAsync(Guid.NewGuid(), [new("nul\0", "why"), new("half \uD83D", "why"), new("whole", "why")], Token);

        Assert.Null(await ForgetAsync(writer, "nul\0"));
        Assert.Null(await ForgetAsync(writer, "half \uD83D"));

        Assert.Equal("whole", Assert.Single(await store.FailuresAsync(Failures)).User);
    }

    [Fact]
    public async Task ForgetAsync_OddTableNames_AreFoundWithTheTablesBesideThem()
    {
        foreach (var name in OddTexts.Names.Where(Store.CanNameTable))
        {
            await using var writer = await OpenAsync(table: name);
            await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), Token);
            await writer.WriteFailuresAsync(Guid.NewGuid(), [new("a", "why")], Token);

            Assert.Null(await ForgetAsync(writer, "a"));

            Assert.Null(await writer.ReadAsync("a", Token));
            Assert.Equal(1, await writer.ScoreAsync("b"));
            Assert.Empty(await store.FailuresAsync(name + FailureTable.Suffix));
        }
    }

    [Fact]
    public async Task ForgetAsync_ThenAnotherScore_IsStored()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 20, "a"), Token);
        Assert.Null(await ForgetAsync(writer, "a"));

        // The stored row would have kept out an older one.
        Assert.Empty(await writer.WriteAsync(Scores.Of(2, 10, "a"), Token));

        Assert.Equal([("a", 2)], await StoredAsync());
    }

    [Fact]
    public async Task ForgetAsync_BesideWrites_LosesNoOtherUser()
    {
        await using var writer = await OpenAsync();
        string[] users = [.. Enumerable.Range(0, 50).Select(i => $"u{i:00}")];
        await writer.WriteAsync(Scores.Of(1, 10, users), Token);

        var writing = Task.Run(async () =>
        {
            for (var round = 2; round < 12; round++)
                await writer.WriteAsync(Scores.Of(round, 10 * round, users[25..]), Token);
        }, Token);
        foreach (var user in users[..25])
            Assert.Null(await ForgetAsync(writer, user));
        await writing;

        Assert.Equal(users[25..].Select(user => (user, 11.0)), await StoredAsync());
    }

    private static Task<string?> ForgetAsync(IWriter writer, string user) =>
        Assert.IsType<IForgettingWriter>(writer, exactMatch: false).ForgetAsync(user, Call, Token);
}
