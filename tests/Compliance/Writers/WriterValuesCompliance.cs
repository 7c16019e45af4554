namespace ModelPipeline.Compliance;

/// <summary>Written values come back unchanged.</summary>
public abstract class WriterValuesCompliance(IWriterStore store) : WriterCompliance(store)
{
    [Theory]
    [InlineData(ColumnType.Single)]
    [InlineData(ColumnType.Double)]
    [InlineData(ColumnType.Int64)]
    [InlineData(ColumnType.Boolean)]
    [InlineData(ColumnType.String)]
    [InlineData(ColumnType.Timestamp)]
    public async Task ReadAsync_WrittenValueOfEachType_ComesBackAsItWas(ColumnType type)
    {
        var column = AllTypes.Column(type);
        var users = AllTypes.Users(column);
        await using var writer = await OpenAsync(outputs: new([column.Field]));

        await writer.WriteAsync(Scores.Of(new Batch(users, [column])), Token);

        for (var row = 0; row < users.Length; row++)
        {
            var stored = (await writer.ReadAsync(users[row], Token))!.Outputs["x"];
            Assert.Equal(column.Field, stored.Field);
            Assert.Equal(column.ValueAt(row) is float.NaN or double.NaN && !Store.KeepsNaN ? null : column.ValueAt(row), stored.ValueAt(0));
            if (stored is Column<DateTime> moments && !moments.IsNull(0))
                Assert.Equal(DateTimeKind.Utc, moments.Values[0].Kind);
        }
    }

    [Fact]
    public async Task ReadAsync_SeveralOutputs_GivesEachItsOwnAndNullsAsNulls()
    {
        Column[] columns =
        [
            new Column<string>(new("s", ColumnType.String), new[] { "x", "" }, new[] { false, true }),
            new Column<double>(new("d", ColumnType.Double), new[] { 0.5, 0 }, new[] { false, true }),
            new Column<long>(new("l", ColumnType.Int64), new[] { 0L, 7 }, new[] { true, false }),
            new Column<bool>(new("b", ColumnType.Boolean), new[] { true, false }, new[] { false, true }),
        ];
        await using var writer = await OpenAsync(outputs: new(columns.Select(column => column.Field)));

        await writer.WriteAsync(Scores.Of(new Batch(["b", "a"], columns)), Token);

        foreach (var (row, user) in new[] { "b", "a" }.Index())
        {
            var stored = (await writer.ReadAsync(user, Token))!.Outputs;
            Assert.Equal(columns.Select(column => column.Field), stored.Columns.Select(column => column.Field));
            Assert.Equal(columns.Select(column => column.ValueAt(row)), stored.Columns.Select(column => column.ValueAt(0)));
        }
    }

    [Fact]
    public async Task ReadAsync_WrittenRun_ComesBackToTheMicrosecond()
    {
        await using var writer = await OpenAsync();
        var written = Scores.Of(0.5, 0.123456, "a") with { ModelVersion = "it's 1 😀" };

        await writer.WriteAsync(written, Token);

        var stored = (await writer.ReadAsync("a", Token))!;
        Assert.Equal((written.ModelVersion, written.RetrievedAt, written.ScoredAt, written.RunId),
            (stored.ModelVersion, stored.RetrievedAt, stored.ScoredAt, stored.RunId));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (stored.RetrievedAt.Offset, stored.ScoredAt.Offset));
        Assert.Equal([new("a", 0.5, written.RunId, written.RetrievedAt)], await Store.RowsAsync(Table));
    }

    [Fact]
    public async Task WriteAsync_OddIds_AreValuesAndNothingElse()
    {
        string[] users = [.. OddTexts.Values];
        await using var writer = await OpenAsync();

        await writer.WriteAsync(
            Scores.Of(
                new Batch(users,
                    [new Column<double>(Scores.Schema[0], Array.ConvertAll(users, user => (double)Array.IndexOf(users, user)))]), 10),
                    Token);
        // Writes again, now that the rows exist.
        Assert.Equal(Enumerable.Range(0, users.Length), (await writer.WriteAsync(Scores.Of(-1, 0, users), Token)).Order());

        foreach (var (place, user) in users.Index())
        {
            var stored = (await writer.ReadAsync(user, Token))!.Outputs;
            Assert.Equal([user], stored.Users);
            Assert.Equal([place], stored.Values<double>("score").ToArray());
        }

        Assert.Equal(users.Order(StringComparer.Ordinal), (await StoredAsync()).Select(row => row.User));
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task WriteAsync_NoRowOneRowAndTenThousand_StoresThem(OutputMode mode)
    {
        string[] users = [.. Enumerable.Range(0, 10_000).Select(i => $"u{i * 7919 % 10_000}")];
        var scores = new Column<double>(Scores.Schema[0], Array.ConvertAll(users, user => double.Parse(user[1..], null)));
        await using var writer = await OpenAsync(mode);

        Assert.Empty(await writer.WriteAsync(Scores.Of(1, 10), Token));
        Assert.Empty(await StoredAsync());
        Assert.Empty(await writer.WriteAsync(Scores.Of(1, 10, "one"), Token));
        Assert.Equal([("one", 1)], await StoredAsync());
        Assert.Empty(await writer.WriteAsync(Scores.Of(new Batch(users, [scores]), 10), Token));

        var stored = await StoredAsync();
        Assert.Equal(10_001, stored.Length);
        Assert.All(stored.Where(row => row.User != "one"), row => Assert.Equal(row.User, $"u{row.Score}"));
        Assert.Equal(10_001, stored.DistinctBy(row => row.User).Count());
    }
}
