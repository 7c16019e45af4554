namespace ModelPipeline.Compliance;

/// <summary>The types that only this store has.</summary>
public abstract class RetrieverNativeTypesCompliance(IRetrieverStore store) : RetrieverCompliance(store)
{
    /// <summary>Values that the retriever can read.</summary>
    protected abstract IReadOnlyList<NativeColumn> Readable { get; }

    /// <summary>Values of these types that have no counterpart. The reasons must not contain the literals.</summary>
    protected abstract IReadOnlyList<NativeColumn> Unfitting { get; }

    /// <summary>Values that the store itself refuses to read. The messages must not contain the literals.</summary>
    protected virtual IReadOnlyList<NativeColumn> Refused => [];

    /// <summary>Types that the retriever cannot read.</summary>
    protected abstract IReadOnlyList<NativeColumn> Unreadable { get; }

    [Fact]
    public async Task GetAsync_NativeType_GivesValueAndNull()
    {
        await Store.CreateNativeAsync(Table, Readable);
        await using var retriever = Store.Make(OfTable);

        // Asks for a type that no column has. The store's own type is used.
        var schema = await retriever.OpenAsync(
            [.. Readable.Select(
                (column, i) => new Field($"c{i}", column.Type == ColumnType.Boolean ? ColumnType.Single : ColumnType.Boolean))], Token);
        var batch = await retriever.GetAsync(["a", "b"], Token);

        Assert.All(Readable.Index(), each => Assert.Equal(each.Item.Type, schema.Find($"c{each.Index}")!.Type));
        Assert.All(Readable.Index(), each =>
        {
            var name = $"c{each.Index}";
            Assert.Equal(each.Item.Type, batch[name].Field.Type);
            Assert.Equal(each.Item.Value, batch.ValueOf("a", name));
            Assert.Null(batch.ValueOf("b", name));
        });
    }

    [Fact]
    public async Task GetAsync_NativeValueWithoutCounterpart_IsMarkedWithoutItAndTheOtherRowsAreRead()
    {
        await Store.CreateNativeAsync(Table, Unfitting);
        await using var retriever = await OpenAsync(wanted: [X, .. Unfitting.Select((_, i) => new Field($"c{i}", ColumnType.Single))]);

        var batch = await retriever.GetAsync(["a", "b"], Token);

        Assert.Equal(["a", "b"], batch.Users.Order(StringComparer.Ordinal));
        Assert.All(Unfitting.Index(), each => Assert.True(batch.Marks($"c{each.Index}", "a", each.Item), each.Item.ToString()));
    }

    [Fact]
    public async Task GetAsync_NativeValueIsRefused_BlamesDataWithoutItAndTheOtherRowsAreRead()
    {
        if (Refused.Count == 0)
            return;
        await Store.CreateNativeAsync(Table, Refused);
        await Assert.AllAsync(Refused.Index(), async each =>
        {
            await using var retriever = await OpenAsync(wanted: new Field($"c{each.Index}", ColumnType.Single));

            var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a", "b"], Token));

            Assert.True(error.BlamesData, error.Message);
            Assert.False(error.IsTransient, error.Message);
            Assert.DoesNotContain(each.Item.Bare, error.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(["b"], (await retriever.GetAsync(["b"], Token)).Users);
        });
    }

    [Fact]
    public async Task OpenAsync_NativeTypeCannotBeRead_NamesColumnAndTypeWhereItIsWanted()
    {
        await Store.CreateNativeAsync(Table, [new("INTEGER", "7"), .. Unreadable]);
        await Assert.AllAsync(Unreadable.Index(), async each =>
        {
            var name = $"c{each.Index + 1}";
            var fault = await FaultAsync(OfTable, new Field(name, ColumnType.Single));

            Assert.Equal("Input:Table", fault.Setting);
            Assert.Contains($"'{name}' of type {each.Item.Declaration}", fault.Message, StringComparison.Ordinal);
        });

        await using var retriever = await OpenAsync(wanted: new Field("c0", ColumnType.Int64));
        Assert.Equal([("a", 7L)], (await retriever.GetAsync(["a"], Token)).Rows<long>("c0"));
    }
}
