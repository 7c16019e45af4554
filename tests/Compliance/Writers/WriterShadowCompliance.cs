namespace ModelPipeline.Compliance;

/// <summary>The table of the scores of shadow versions.</summary>
public abstract class WriterShadowCompliance(IWriterStore store) : WriterCompliance(store)
{
    private const string Shadow = Table + "_shadow";

    private static readonly StoreCall Call = new("test");

    [Fact]
    public async Task OpenAsync_TableIsMissing_CreatesTheColumnsAndKeyOfTheContract()
    {
        var outputs = new Schema([new("score", ColumnType.Double), new("label", ColumnType.String), new("count", ColumnType.Int64)]);
        await using var writer = await OpenAsync(outputs: outputs);
        Assert.Equal([Table], await Store.TablesAsync());

        await writer.Shadow!.OpenAsync(outputs, Token);
        await writer.Shadow!.OpenAsync(outputs, Token);

        var made = await Store.DescribeAsync(Shadow);
        Field[] columns =
        [
            new("user_id", ColumnType.String), new("model_version", ColumnType.String), .. outputs,
            .. outputs.Select(output => output with { Name = $"stable_{output.Name}" }),
            new("failure", ColumnType.String), new("stable_failure", ColumnType.String), new("stable_version", ColumnType.String),
            new("retrieved_at", ColumnType.Timestamp), new("scored_at", ColumnType.Timestamp), new("run_id", ColumnType.String),
        ];
        Assert.Equal(columns.Select(column => $"{column.Name} {Store.TypeName(column)}"), made.Columns);
        Assert.Equal(["user_id", "model_version"], made.Key);
    }

    [Theory]
    [InlineData(10, 20, 2)]
    [InlineData(20, 10, 1)]
    [InlineData(10, 10, 2)]
    [InlineData(10.000001, 10, 1)]
    public async Task WriteAsync_UserAgain_KeepsTheNewerAndOfEqualOnesTheLast(double first, double second, double expected)
    {
        await using var writer = await OpenAsync();
        var table = await ShadowOf(writer);

        await table.WriteAsync(ShadowScores.Of("v2", 1, first, "a", "b"), Call, Token);
        await table.WriteAsync(ShadowScores.Of("v2", 2, second, "c", "a"), Call, Token);

        var stored = await table.StoredAsync("v2");
        Assert.Equal(
            [("a", expected, 2 * expected), ("b", 1, 2), ("c", 2, 4)],
            stored.Select(row => (row.User, row.Score!.Value, row.Stable!.Value)).OrderBy(row => row.User, StringComparer.Ordinal));
        Assert.Equal(expected == 1, Run("a") == Run("b"));

        string Run(string user) => stored.Single(row => row.User == user).Run;
    }

    [Fact]
    public async Task WriteAsync_StoredRowOfAWrongClock_IsReplaced()
    {
        await using var writer = await OpenAsync();
        var table = await ShadowOf(writer);
        var century = TimeSpan.FromDays(36_500).TotalSeconds;

        await table.WriteAsync(ShadowScores.Of("v2", 1, century, "a"), Call, Token);
        await table.WriteAsync(ShadowScores.Of("v2", 2, 10, "a"), Call, Token);

        Assert.Equal(2, Assert.Single(await table.StoredAsync("v2")).Score);
    }

    [Fact]
    public async Task WriteAsync_TwoVersionsOfAUser_AreTwoRowsAndLeaveTheOutputTable()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(7, 10, "a"), Token);
        var table = await ShadowOf(writer);

        await table.WriteAsync(ShadowScores.Of("v2", 2, 20, "a"), Call, Token);
        await table.WriteAsync(ShadowScores.Of("v3", 3, 10, "a"), Call, Token);
        await table.WriteAsync(ShadowScores.Of("v3", 3, 10), Call, Token);

        Assert.Equal(2, Assert.Single(await table.StoredAsync("v2")).Score);
        Assert.Equal(3, Assert.Single(await table.StoredAsync("v3")).Score);
        Assert.Empty(await table.StoredAsync("v4"));
        Assert.Equal([("a", 7)], await StoredAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ReadAsync_InPages_GivesEachUserOnce(int pageSize)
    {
        await using var writer = await OpenAsync();
        var table = await ShadowOf(writer);
        string[] users = [.. OddTexts.Values];
        await table.WriteAsync(ShadowScores.Of("it's v2", 1, 10, users), Call, Token);
        await table.WriteAsync(ShadowScores.Of("v3", 1, 10, "x", "y"), Call, Token);

        var stored = await table.StoredAsync("it's v2", pageSize);

        Assert.Equal(users.Order(StringComparer.Ordinal), stored.Select(row => row.User).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_EveryTypeAndNoScore_GivesWhatWasWritten()
    {
        var outputs = new Schema(
        [
            new("f", ColumnType.Single), new("d", ColumnType.Double), new("l", ColumnType.Int64),
            new("b", ColumnType.Boolean), new("s", ColumnType.String), new("t", ColumnType.Timestamp),
        ]);
        await using var writer = await OpenAsync(outputs: outputs);
        await writer.Shadow!.OpenAsync(outputs, Token);
        var moment = new DateTime(2026, 2, 28, 23, 59, 59, DateTimeKind.Utc).AddMicroseconds(123_456);
        Column[] values =
        [
            new Column<float>(outputs[0], new[] { 0.1f }), new Column<double>(outputs[1], new[] { 0.1 + 0.2 }),
            new Column<long>(outputs[2], new[] { long.MinValue }), new Column<bool>(outputs[3], new[] { true }),
            new Column<string>(outputs[4], new[] { "用户 'x'" }), new Column<DateTime>(outputs[5], new[] { moment }),
        ];
        Column[] none = [.. outputs.Select(output => Column.Absent(output, 1))];

        await writer.Shadow!.WriteAsync(ShadowScores.Of("v2", outputs, ["a"], values, none), Call, Token);
        await writer.Shadow!.WriteAsync(ShadowScores.Of("v2", outputs, ["b"], none, values, failure: "The model failed."), Call, Token);

        var rows = new Dictionary<string, object?[]>();
        await foreach (var page in writer.Shadow!.ReadAsync("v2", 1, Call, Token))
            rows.Add(Assert.Single(page.Users), [.. page.Columns.Select(column => column.ValueAt(0))]);
        object?[] written = [.. values.Select(column => column.ValueAt(0))];
        Assert.Equal(written, Same(rows["a"][..6]));
        Assert.Equal(new object?[6], rows["a"][6..12]);
        Assert.Equal(new object?[6], rows["b"][..6]);
        Assert.Equal(written, Same(rows["b"][6..12]));
        Assert.Equal([null, null, "stable1"], rows["a"][12..15]);
        Assert.Equal(["The model failed.", null, "stable1"], rows["b"][12..15]);

        // A store without 32-bit numbers gives the same number in 64 bits.
        IEnumerable<object?> Same(object?[] read) => read.Select((value, i) => i == 0 ? Convert.ToSingle(value, null) : value);
    }

    [Fact]
    public async Task OpenAsync_TableDoesNotFit_IsAFaultOfItsOwnAndTheWriterWrites()
    {
        await Store.CreateTableAsync(Shadow, OutputColumns.Of(Scores.Schema), "user_id");
        await using var writer = await OpenAsync();

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.Shadow!.OpenAsync(Scores.Schema, Token));

        Assert.All(error.Faults, fault => Assert.Equal("Output:Table", fault.Setting));
        Assert.Contains(error.Faults, fault => fault.Message.Contains("lacks the column 'stable_score'", StringComparison.Ordinal));
        Assert.Contains(error.Faults,
            fault => fault.Message.Contains("a shadow table needs (user_id, model_version)", StringComparison.Ordinal));
        Assert.All(error.Faults, fault => Assert.Contains(Shadow, fault.Message.Replace("\"", "", StringComparison.Ordinal),
            StringComparison.Ordinal));
        await writer.WriteAsync(Scores.Of(1, 10, "a"), Token);
        Assert.Equal(1, await writer.ScoreAsync("a"));
    }

    [Theory]
    [InlineData("stable_score")]
    [InlineData("failure")]
    [InlineData("Version")]
    public async Task OpenAsync_OutputHasANameOfTheTable_IsAFaultOfThatOutput(string name)
    {
        var outputs = new Schema([Scores.Schema[0], new(name, ColumnType.Double)]);
        await using var writer = await OpenAsync(outputs: outputs);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.Shadow!.OpenAsync(outputs, Token));

        Assert.Contains(error.Faults, fault => fault.Setting == $"Model:Outputs:{name}");
        Assert.Equal([Table], await Store.TablesAsync());
    }

    [Fact]
    public async Task OpenAsync_FourWritersAtOnce_MakeOneTableAndAllWrite()
    {
        var writers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync()));

        await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.Shadow!.OpenAsync(Scores.Schema, Token), Token)));

        foreach (var (place, writer) in writers.Index())
            await writer.Shadow!.WriteAsync(ShadowScores.Of("v2", place, place, $"u{place}", "all"), Call, Token);
        var stored = await writers[0].Shadow!.StoredAsync("v2");
        Assert.Equal(3, stored.Single(row => row.User == "all").Score);
        Assert.Equal(5, stored.Count);
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }

    private static async Task<IVersionTable> ShadowOf(IWriter writer)
    {
        await writer.Shadow!.OpenAsync(Scores.Schema, Token);
        return writer.Shadow!;
    }
}
