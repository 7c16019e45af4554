namespace ModelPipeline.Compliance;

/// <summary>The users whose rows a retriever returns.</summary>
public abstract class RetrieverUsersCompliance(IRetrieverStore store) : RetrieverCompliance(store)
{
    [Fact]
    public async Task GetAsync_KnownAndUnknownUsers_GivesARowOfEachKnownOne()
    {
        await CreateAsync("a", "b", "c");

        Assert.Equal([("b", 1L)], (await ReadAsync("b")).Rows<long>("x"));
        Assert.Equal([("a", 0L), ("c", 2L)], (await ReadAsync("nobody", "c", "a", "nobody else")).Rows<long>("x"));
        Assert.Empty((await ReadAsync("nobody")).Users);
    }

    [Fact]
    public async Task GetAsync_NoUser_GivesNoRowAndAllColumns()
    {
        await CreateAsync("a");

        var batch = await ReadAsync();

        Assert.Equal(0, batch.Count);
        Assert.Equal(X, Assert.Single(batch.Columns).Field);
    }

    [Fact]
    public async Task GetAsync_UserIsAskedForTwice_GivesItsRowOnce()
    {
        await CreateAsync("a", "b");

        Assert.Equal([("a", 0L), ("b", 1L)], (await ReadAsync("a", "b", "a", "a")).Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_TenThousandUsers_GivesEachItsOwnRow()
    {
        string[] users = [.. Enumerable.Range(0, 20_000).Select(i => $"u{i}")];
        await CreateAsync(users);

        var batch = await ReadAsync([.. users[5_000..15_000], .. users[..5_000].Select(user => $"no {user}")]);

        Assert.Equal(10_000, batch.Count);
        Assert.Equal(users[5_000..15_000].Order(StringComparer.Ordinal), batch.Users.Order(StringComparer.Ordinal));
        Assert.All(batch.Rows<long>("x"), row => Assert.Equal(row.User, $"u{row.Value}"));
    }

    [Fact]
    public async Task GetAsync_OddIds_AreValuesAndNothingElse()
    {
        await CreateAsync(OddTexts.Values);
        await using var retriever = await OpenAsync();

        foreach (var (place, id) in OddTexts.Values.Index())
            Assert.Equal([(id, (long)place)], (await retriever.GetAsync([id, .. OddTexts.Nobody], Token)).Rows<long>("x"));
        var all = await retriever.GetAsync([.. OddTexts.Values, .. OddTexts.Nobody], Token);
        Assert.Equal(Numbered(OddTexts.Values).Rows<long>("x"), all.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_OddIdsInAQuery_AreValuesAndNothingElse()
    {
        await CreateAsync(OddTexts.Values);
        await using var retriever = await OpenAsync(new() { Query = Store.Query(Table) });

        Assert.Empty((await retriever.GetAsync(OddTexts.Nobody, Token)).Users);
        var all = await retriever.GetAsync([.. OddTexts.Values, .. OddTexts.Nobody], Token);
        Assert.Equal(Numbered(OddTexts.Values).Rows<long>("x"), all.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_NumericUserColumn_MatchesOnlyTheSpellingOfTheStore()
    {
        await Store.CreateTableAsync(Table, Numbered("7", "-8", "9223372036854775807"), userType: ColumnType.Int64);

        var batch = await ReadAsync("-8", "9223372036854775807", "007", "7.0", " 7", "7 ", "+7", "7e0", "0x7", "-0", "9223372036854775808",
            "99999999999999999999999", "abc", "");

        Assert.Equal([("-8", 1L), ("9223372036854775807", 2L)], batch.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_UserHasTwoRows_GivesBoth()
    {
        await CreateAsync("a", "b", "a");

        var batch = await ReadAsync("a");

        Assert.Equal(["a", "a"], batch.Users);
        Assert.Equal([0L, 2L], batch.ValuesOf<long>("x").Order());
    }

    [Fact]
    public async Task GetAsync_UserColumnIsWantedToo_GivesItAsAColumn()
    {
        await Store.CreateTableAsync(Table, Numbered("7", "8"), userType: ColumnType.Int64);
        await using var retriever = await OpenAsync(wanted: [new("user_id", ColumnType.Int64), X]);

        var batch = await retriever.GetAsync(["8"], Token);

        Assert.Equal([("8", 8L)], batch.Rows<long>("user_id"));
        Assert.Equal([("8", 1L)], batch.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_EachGetsItsOwnRows()
    {
        await CreateAsync([.. Enumerable.Range(0, 200).Select(i => $"u{i}")]);
        await using var retriever = await OpenAsync();

        var batches = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => Task.Run(() => retriever.GetAsync([$"u{i}", $"u{i + 100}"], Token))));

        Assert.All(batches.Index(), each => Assert.Equal([each.Index, each.Index + 100], each.Item.ValuesOf<long>("x").Order()));
        Assert.All(batches, batch => Assert.All(batch.Rows<long>("x"), row => Assert.Equal(row.User, $"u{row.Value}")));
    }
}
