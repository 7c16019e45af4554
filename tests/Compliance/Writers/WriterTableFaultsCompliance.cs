namespace ModelPipeline.Compliance;

/// <summary>An output table that exists already.</summary>
public abstract class WriterTableFaultsCompliance(IWriterStore store) : WriterCompliance(store)
{
    private static readonly Schema Fitting = OutputColumns.Of(Scores.Schema);

    [Fact]
    public async Task OpenAsync_TableFits_IsUsedAsItIs()
    {
        // The columns have another order and may be null, and there is an additional column.
        Schema columns = new(
            [new("note", ColumnType.String), .. Fitting.Reverse().Select(column => column with { Nullable = true }),
                new("rank", ColumnType.Int64)]);
        await Store.CreateTableAsync(Table, columns, "user_id");
        var before = await Store.DescribeAsync(Table);
        await using var writer = await OpenAsync();

        await writer.WriteAsync(Scores.Of(0.5, 10, "a"), Token);
        await writer.WriteAsync(Scores.Of(1.5, 20, "a"), Token);

        Assert.Equal(1.5, await writer.ScoreAsync("a"));
        await IsAsBefore(before);
    }

    [Fact]
    public Task OpenAsync_ColumnIsMissing_IsAFaultAndAltersNothing() =>
        IsFaultAsync(Fitting.Where(column => column.Name != "score"), ["user_id"], "lacks the column 'score'");

    [Theory]
    [InlineData("score", ColumnType.String)]
    [InlineData("score", ColumnType.Timestamp)]
    [InlineData("user_id", ColumnType.Int64)]
    [InlineData("retrieved_at", ColumnType.Boolean)]
    public Task OpenAsync_ColumnIsOfAnotherType_IsAFaultAndAltersNothing(string name, ColumnType type)
    {
        var column = Fitting.Find(name)!;
        return IsFaultAsync(Fitting.Select(each => each == column ? column with { Type = type } : each), ["user_id"],
            $"has column '{name}' as {Store.TypeName(column with { Type = type })}, not {Store.TypeName(column)}");
    }

    [Theory]
    [InlineData("the primary key (user_id, run_id)", "user_id", "run_id")]
    [InlineData("the primary key (run_id)", "run_id")]
    public Task OpenAsync_OtherKey_IsAFaultAndAltersNothing(string reason, params string[] key) => IsFaultAsync(Fitting, key, reason);

    [Fact]
    public async Task OpenAsync_NoKey_IsAFaultIfTheStoreEnforcesKeys()
    {
        if (Store.EnforcesKeys)
        {
            await IsFaultAsync(Fitting, [], "the primary key ()");
            return;
        }

        await Store.CreateTableAsync(Table, Fitting);
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 20, "a"), Token);
        await writer.WriteAsync(Scores.Of(2, 10, "a"), Token);

        Assert.Equal([("a", 1)], await StoredAsync());
    }

    [Fact]
    public Task OpenAsync_UnknownColumnThatMustBeFilled_IsAFaultAndAltersNothing() =>
        IsFaultAsync([.. Fitting, new("tenant", ColumnType.String, false)], ["user_id"], "'tenant' that must be filled");

    [Fact]
    public async Task OpenAsync_ManyFaults_ReportsEachOfThem()
    {
        await Store.CreateTableAsync(Table, new(
        [
            new("user_id", ColumnType.Int64), new("score", ColumnType.String), new("retrieved_at", ColumnType.Timestamp),
            new("scored_at", ColumnType.Boolean), new("run_id", ColumnType.String), new("extra", ColumnType.String, false),
        ]));

        var faults = await FaultsAsync();

        string[] expected = ["'user_id'", "'score'", "'model_version'", "'scored_at'", "'extra'",
            .. Store.EnforcesKeys ? ["primary key"] : Array.Empty<string>()];
        Assert.All(faults, fault => Assert.Equal("Output:Table", fault.Setting));
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(expected.Zip(faults), each => Assert.Contains(each.First, each.Second.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(OutputMode.Upsert, OutputMode.Append)]
    [InlineData(OutputMode.Append, OutputMode.Upsert)]
    public async Task OpenAsync_TableOfTheOtherMode_IsAFault(OutputMode made, OutputMode asked)
    {
        await using (var writer = await OpenAsync(made))
            await writer.WriteAsync(Scores.Of(1, 10, "a"), Token);

        Assert.Contains("primary key", Assert.Single(await FaultsAsync(asked)).Message, StringComparison.Ordinal);

        Assert.Equal([("a", 1)], await StoredAsync());
    }

    private async Task IsFaultAsync(IEnumerable<Field> columns, string[] key, string reason)
    {
        await Store.CreateTableAsync(Table, new(columns), key);
        var before = await Store.DescribeAsync(Table);

        var fault = Assert.Single(await FaultsAsync());

        Assert.Equal("Output:Table", fault.Setting);
        Assert.Contains(Table, fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        await IsAsBefore(before);
    }

    private async Task IsAsBefore((IReadOnlyList<string> Columns, IReadOnlyList<string> Key) before)
    {
        var after = await Store.DescribeAsync(Table);
        Assert.Equal(before.Columns, after.Columns);
        Assert.Equal(before.Key, after.Key);
    }
}
