namespace ModelPipeline.Compliance;

/// <summary>The table, query and columns that a retriever reads.</summary>
public abstract class RetrieverSourcesCompliance(IRetrieverStore store) : RetrieverCompliance(store)
{
    [Fact]
    public async Task GetAsync_OddTableNames_AreNamesAndNothingElse()
    {
        await Store.CreateTableAsync("keep", Numbered("kept"));
        foreach (var (place, name) in OddTexts.Names.Index())
        {
            if (Store.CanNameTable(name))
                await Store.CreateTableAsync(name, new(["a"], [new Column<long>(X, new long[] { place })]));
        }

        foreach (var (place, name) in OddTexts.Names.Index())
        {
            var options = new InputOptions { Table = Store.Setting(name) };
            if (!Store.CanNameTable(name))
            {
                Assert.Equal("Input:Table", (await FaultAsync(options)).Setting);
                continue;
            }

            await using var retriever = await OpenAsync(options);
            Assert.Equal([("a", (long)place)], (await retriever.GetAsync(["a", "b"], Token)).Rows<long>("x"));
        }

        await using var kept = await OpenAsync(new() { Table = Store.Setting("keep") });
        Assert.Equal(["kept"], (await kept.GetAsync(["kept"], Token)).Users);
    }

    [Fact]
    public async Task GetAsync_OddColumnNames_AreNamesAndNothingElse()
    {
        string[] names = [.. OddTexts.Names.Where(Store.CanNameColumn)];
        foreach (var (place, userColumn) in names.Index())
        {
            Field[] fields = [.. names.Where(name => name != userColumn).Select(name => new Field(name, ColumnType.Int64))];
            await Store.CreateTableAsync($"t{place}",
                new(["a"], [.. fields.Select((field, i) => new Column<long>(field, new long[] { i }))]), userColumn);
            await using var retriever = await OpenAsync(new() { Table = Store.Setting($"t{place}"), UserColumn = userColumn }, fields);

            var batch = await retriever.GetAsync(["a", "b"], Token);

            Assert.Equal(fields, batch.Columns.Select(column => column.Field));
            Assert.Equal(fields.Select((_, i) => (object?)(long)i), fields.Select(field => batch.ValueOf("a", field.Name)));
        }
    }

    [Fact]
    public async Task GetAsync_Query_TakesTheUsers()
    {
        await CreateAsync("a", "b", "c");
        foreach (var end in new[] { "", " ;\n", " -- of @users", " /* @users */" })
        {
            await using var retriever = await OpenAsync(new() { Query = Store.Query(Table) + end });

            Assert.Equal([("a", 0L), ("c", 2L)], (await retriever.GetAsync(["c", "nobody", "a"], Token)).Rows<long>("x"));
            Assert.Equal(0, (await retriever.GetAsync([], Token)).Count);
            await retriever.PingAsync(Token);
        }
    }

    [Fact]
    public async Task GetAsync_ColumnsDifferInCase_AreNamedAsWanted()
    {
        await Store.CreateTableAsync(Table, new(["a"], [new Column<long>(new("MonthlyCharges", ColumnType.Int64), new[] { 7L })]),
            "User_ID");
        await using var retriever = await OpenAsync(wanted: new Field("monthlycharges", ColumnType.Int64));

        Assert.Equal([("a", 7L)], (await retriever.GetAsync(["a"], Token)).Rows<long>("monthlycharges"));
    }

    [Fact]
    public async Task OpenAsync_SomeColumnsAreWanted_ListsAllAndReadsTheExistingOnes()
    {
        string[] users = ["a"];
        await Store.CreateTableAsync(Table,
            new(users, [new Column<string>(new("note", ColumnType.String), new[] { "n" }), new Column<long>(X, new[] { 7L })]));
        await using var retriever = Store.Make(OfTable);

        var schema = await retriever.OpenAsync([X, new("y", ColumnType.Double)], Token);
        var batch = await retriever.GetAsync(users, Token);

        Assert.Equal([("user_id", ColumnType.String), ("note", ColumnType.String), ("x", ColumnType.Int64)],
            schema.Select(field => (field.Name, field.Type)));
        Assert.Equal(X, Assert.Single(batch.Columns).Field);
    }
}
