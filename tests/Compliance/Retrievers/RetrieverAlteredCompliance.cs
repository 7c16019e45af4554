namespace ModelPipeline.Compliance;

/// <summary>Tables whose columns change while a retriever is open. The next read uses the new columns.</summary>
/// <param name="store">The store.</param>
/// <param name="whole">A column of whole numbers.</param>
/// <param name="fraction">A column of numbers with fractions.</param>
/// <param name="text">A column of texts.</param>
/// <param name="unreadable">A column that cannot be read; null if the store has no such column.</param>
public abstract class RetrieverAlteredCompliance(
    IAlteredStore store, NativeColumn whole, NativeColumn fraction, NativeColumn text, NativeColumn? unreadable)
    : RetrieverCompliance(store)
{
    // After so many reads, a driver has prepared its statements.
    private const int Reads = 5;

    [Fact]
    public async Task GetAsync_ColumnGetsAnotherType_ReadsTheNewType()
    {
        await using var retriever = await OpenAsync(whole);
        foreach (var now in new[] { fraction, whole, text, fraction, text, whole })
        {
            await store.ReplaceAsync(Table, [("x", now)]);

            await IsReadAsync(retriever, now);
            Assert.Equal(now.Type, (await retriever.DescribeAsync(Token))!.Find("x")!.Type);
        }
    }

    [Fact]
    public async Task GetAsync_ColumnIsDroppedAndComesBack_IsLeftOutMeanwhile()
    {
        await using var retriever = await OpenAsync(whole);

        await store.ReplaceAsync(Table, [("renamed", whole)]);

        foreach (var batch in await ReadBothAsync(retriever))
        {
            Assert.Equal(["a", "b"], batch.Users.Order(StringComparer.Ordinal));
            Assert.Null(batch.Find("x"));
        }

        Assert.Null((await retriever.DescribeAsync(Token))!.Find("x"));
        await store.ReplaceAsync(Table, [("y", text), ("x", fraction)]);
        await IsReadAsync(retriever, fraction);
    }

    [Fact]
    public async Task GetAsync_ColumnsChangePlaces_ReadsEachByItsName()
    {
        await store.ReplaceAsync(Table, [("x", whole), ("y", fraction)]);
        await using var retriever = await OpenAsync(OfTable, X, new("y", ColumnType.Double));
        await retriever.GetAsync(["a"], Token);

        await store.ReplaceAsync(Table, [("y", fraction), ("more", text), ("x", whole)]);

        foreach (var batch in await ReadBothAsync(retriever))
            Assert.Equal([whole.Value, fraction.Value], new[] { batch.ValueOf("a", "x"), batch.ValueOf("a", "y") });
    }

    [Fact]
    public async Task GetAsync_ColumnGetsATypeThatCannotBeRead_IsUnusableUntilItCanBe()
    {
        if (unreadable is null)
            return;
        await using var retriever = await OpenAsync(whole);

        await store.ReplaceAsync(Table, [("x", unreadable)]);

        foreach (var batch in await ReadBothAsync(retriever))
        {
            Assert.Equal(["a", "b"], batch.Users.Order(StringComparer.Ordinal));
            Assert.Contains(unreadable.Declaration, batch["x"].Unusable[batch.Users.ToList().IndexOf("a")], StringComparison.Ordinal);
        }

        Assert.Contains(
            "'x'", (await Assert.ThrowsAsync<StoreException>(() => retriever.DescribeAsync(Token))).Message, StringComparison.Ordinal);
        await store.ReplaceAsync(Table, [("x", whole)]);
        await IsReadAsync(retriever, whole);
    }

    [Fact]
    public async Task GetAsync_UserColumnIsGone_FailsAndRecovers()
    {
        await using var retriever = await OpenAsync(
            new() { Table = Store.Setting(Table), UserColumn = "customer" }, ("x", whole), ("customer", text));
        Assert.Equal([whole.Value], (await retriever.GetAsync([(string)text.Value!], Token))["x"].Values());

        await store.ReplaceAsync(Table, [("x", whole)]);
        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], Token));
        await store.ReplaceAsync(Table, [("customer", text), ("x", fraction)]);

        Assert.Contains("customer", error.Message, StringComparison.Ordinal);
        Assert.False(error.BlamesData);
        Assert.Equal([fraction.Value], (await retriever.GetAsync([(string)text.Value!], Token))["x"].Values());
    }

    private Task<IRetriever> OpenAsync(NativeColumn x) => OpenAsync(OfTable, ("x", x));

    private async Task<IRetriever> OpenAsync(InputOptions options, params (string Name, NativeColumn Column)[] columns)
    {
        await store.ReplaceAsync(Table, columns);
        var retriever = await base.OpenAsync(options);
        for (var i = 0; i < Reads; i++)
            await retriever.GetAsync(["a", "b"], Token);
        return retriever;
    }

    // Reads for users, and reads by a scan.
    private static async Task<Batch[]> ReadBothAsync(IRetriever retriever) =>
    [
        await retriever.GetAsync(["a", "b"], Token),
        Assert.Single(await retriever.ScanAsync((await retriever.PlanScanAsync(1000, Token)).Partitions, 1000)).Rows,
    ];

    private static async Task IsReadAsync(IRetriever retriever, NativeColumn column)
    {
        for (var i = 0; i < Reads; i++)
        {
            foreach (var batch in await ReadBothAsync(retriever))
            {
                Assert.Equal(column.Type, batch["x"].Field.Type);
                Assert.Equal(column.Value, batch.ValueOf("a", "x"));
                Assert.Null(batch.ValueOf("b", "x"));
            }
        }
    }
}
