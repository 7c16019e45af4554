namespace ModelPipeline.Compliance;

/// <summary>The values that a scan reads: the same as a call for the user.</summary>
/// <param name="store">The store.</param>
/// <param name="unfitting">A value that cannot be read; null if the store has no such value.</param>
public abstract class RetrieverScanValuesCompliance(IScanStore store, NativeColumn? unfitting) : RetrieverCompliance(store)
{
    [Fact]
    public async Task ScanAsync_ColumnsOfEachType_GivesWhatGetAsyncGives()
    {
        foreach (var type in AllTypes.Types.Where(type => Store.Holds(type) is not null))
        {
            var written = AllTypes.Column(type);
            var table = $"t_{type}";
            await Store.CreateTableAsync(table, new(AllTypes.Users(written), [written]));
            await using var retriever = await OpenAsync(new() { Table = Store.Setting(table) }, new Field("x", type));

            var plan = await retriever.PlanScanAsync(3, Token);
            var scanned = await retriever.ScanAsync(plan.Partitions, 2);

            Assert.Equal(AllTypes.Users(written).Order(StringComparer.Ordinal), scanned.Users().Order(StringComparer.Ordinal));
            foreach (var batch in scanned)
            {
                var asked = await retriever.GetAsync(batch.Rows.Users, Token);
                Assert.Equal(asked["x"].Field, batch.Rows["x"].Field);
                Assert.All(batch.Rows.Users, user => Assert.Equal(asked.ValueOf(user, "x"), batch.Rows.ValueOf(user, "x")));
            }
        }
    }

    [Fact]
    public async Task ScanAsync_ValueWithoutCounterpart_IsMarkedAndTheOtherRowsAreRead()
    {
        if (unfitting is not { } value)
            return;
        await Store.CreateNativeAsync(Table, [value]);
        await using var retriever = await OpenAsync(wanted: new Field("c0", ColumnType.Single));
        var plan = await retriever.PlanScanAsync(1000, Token);

        var batch = Assert.Single(await retriever.ScanAsync(plan.Partitions, 1000)).Rows;

        Assert.Equal(["a", "b"], batch.Users.Order(StringComparer.Ordinal));
        Assert.True(batch.Marks("c0", "a", value));
        var users = await retriever.ScanAsync(plan.Partitions, 1000, usersOnly: true);
        Assert.Equal(["a", "b"], users.Users().Order(StringComparer.Ordinal));
        Assert.All(users, each => Assert.Empty(each.Rows.Columns));
    }
}
