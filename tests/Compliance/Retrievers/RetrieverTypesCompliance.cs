namespace ModelPipeline.Compliance;

/// <summary>The values of each type.</summary>
public abstract class RetrieverTypesCompliance(IRetrieverStore store) : RetrieverCompliance(store)
{
    [Theory]
    [InlineData(ColumnType.Single)]
    [InlineData(ColumnType.Double)]
    [InlineData(ColumnType.Int64)]
    [InlineData(ColumnType.Boolean)]
    [InlineData(ColumnType.String)]
    [InlineData(ColumnType.Timestamp)]
    [InlineData(ColumnType.Vector)]
    public async Task GetAsync_ColumnOfEachType_GivesEveryValueAndNull(ColumnType type)
    {
        if (Store.Holds(type) is not { } held)
        {
            await TellsTheTypeOfTheStore(type);
            return;
        }

        var written = AllTypes.Column(type);
        var users = AllTypes.Users(written);
        await Store.CreateTableAsync(Table, new(users, [written]));
        await using var retriever = Store.Make(OfTable);

        var schema = await retriever.OpenAsync([new("x", type)], Token);
        var batch = await retriever.GetAsync(users, Token);

        Assert.Equal(held, schema.Find("x")!.Type);
        Assert.Equal(held, batch["x"].Field.Type);
        Assert.Equal(users.Length, batch.Count);
        for (var row = 0; row < users.Length; row++)
            Assert.Equal(Expected(written.ValueAt(row), held), batch.ValueOf(users[row], "x"));
        if (batch["x"] is Column<DateTime> moments)
        {
            Assert.All(Enumerable.Range(0, users.Length).Where(row => !moments.IsNull(row)),
                row => Assert.Equal(DateTimeKind.Utc, moments.Values[row].Kind));
        }
    }

    [Fact]
    public async Task GetAsync_SeveralColumns_GivesThemInTheWantedOrder()
    {
        string[] users = ["a", "b"];
        await Store.CreateTableAsync(Table, new(users,
        [
            new Column<double>(new("d", ColumnType.Double), new[] { 0.5, 1.5 }, new[] { false, true }),
            new Column<string>(new("s", ColumnType.String), new[] { "x", "y" }),
            new Column<long>(new("l", ColumnType.Int64), new[] { 1L, 2 }, new[] { true, false }),
        ]));
        await using var retriever = await OpenAsync(
            wanted: [new("l", ColumnType.Int64), new("d", ColumnType.Double), new("s", ColumnType.String)]);

        var batch = await retriever.GetAsync(users, Token);

        Assert.Equal(["l", "d", "s"], batch.Columns.Select(column => column.Field.Name));
        Assert.Equal([null, 0.5, "x"], batch.Columns.Select(column => batch.ValueOf("a", column.Field.Name)));
        Assert.Equal([2L, null, "y"], batch.Columns.Select(column => batch.ValueOf("b", column.Field.Name)));
    }

    // If a model wants a type that the store does not have, the retriever tells the store's type, and the start finds the mismatch.
    private async Task TellsTheTypeOfTheStore(ColumnType type)
    {
        await CreateAsync("a");
        await using var retriever = Store.Make(OfTable);

        Assert.Equal(ColumnType.Int64, (await retriever.OpenAsync([new("x", type)], Token)).Find("x")!.Type);
    }

    private object? Expected(object? written, ColumnType held) => written switch
    {
        float.NaN or double.NaN when !Store.KeepsNaN => null,
        float number when held == ColumnType.Double => (double)number,
        _ => written,
    };
}
