namespace ModelPipeline.Compliance;

/// <summary>The rows that a scan reads.</summary>
public abstract class RetrieverScanCompliance(IScanStore store) : RetrieverCompliance(store)
{
    // The order of these ids differs between orders of characters, words and numbers.
    private static readonly string[] Traps = ["a", "B", "A", "b", "_a", "-a", "aa", "a-a", "Aa", "10", "9", "010", "ä", "Z", "z", "ae",
        "\u1E9E"];

    [Fact]
    public async Task ScanAsync_OddIds_ReadsEveryRowOnce()
    {
        var rows = Rows([.. OddTexts.Values.Union(Traps, StringComparer.Ordinal)]);
        await Store.CreateTableAsync(Table, rows);
        await using var retriever = await OpenAsync();

        await retriever.ReadsWholeAsync(rows.Rows<long>("x"));
    }

    [Fact]
    public async Task ScanAsync_NumericIds_ReadsEveryRowOnce()
    {
        var rows = Rows(
            ["0", "1", "-1", "9", "10", "11", "100", "-9", "-10", "99", "9007199254740993", "-9223372036854775808", "9223372036854775807"]);
        await Store.CreateTableAsync(Table, rows, userType: ColumnType.Int64);
        await using var retriever = await OpenAsync();

        await retriever.ReadsWholeAsync(rows.Rows<long>("x"));
    }

    [Fact]
    public async Task ScanAsync_NullIds_AreLeftOut()
    {
        string?[] ids = [null, "b", null, "", "a", null];
        var column = new Column<string>(new("customer", ColumnType.String), Array.ConvertAll(ids, id => id ?? ""),
            Array.ConvertAll(ids, id => id is null));
        await Store.CreateTableAsync(Table,
            new([.. ids.Select((_, i) => $"row {i}")], [column, Numbered(Array.ConvertAll(ids, id => id ?? "")).Columns[0]]));
        await using var retriever = await OpenAsync(new() { Table = Store.Setting(Table), UserColumn = "customer" });

        await retriever.ReadsWholeAsync([("b", 1), ("", 3), ("a", 4)]);
    }

    [Fact]
    public async Task ScanAsync_NoRows_GivesNone()
    {
        await CreateAsync();
        await using var retriever = await OpenAsync();

        var plan = await retriever.PlanScanAsync(1000, Token);

        Assert.Equal(0, plan.Users);
        Assert.Empty(await retriever.ScanAsync(plan.Partitions, 10));
    }

    [Fact]
    public async Task PlanScanAsync_ManyUsers_DividesThemEvenly()
    {
        string[] users = [.. Enumerable.Range(0, 30_000).Select(i => $"u{i}")];
        await CreateAsync(users);
        await using var retriever = await OpenAsync();

        var plan = await retriever.PlanScanAsync(4_500, Token);
        var partitions = new List<string[]>();
        foreach (var partition in plan.Partitions)
            partitions.Add((await retriever.ScanAsync([partition], 3_000, usersOnly: true)).Users());

        Assert.Equal(30_000, plan.Users);
        Assert.InRange(partitions.Count, 5, 10);
        Assert.True(partitions.Max(each => each.Length) <= 2 * partitions.Average(each => each.Length),
            $"The partitions have {string.Join(", ", partitions.Select(each => each.Length))} users.");
        Assert.Equal(users.Order(StringComparer.Ordinal), partitions.SelectMany(each => each).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ScanAsync_TableChangesBetweenBatches_ReadsUnchangedRowsOnce()
    {
        string[] users = [.. Enumerable.Range(0, 300).Select(i => $"u{i:000}")];
        string[] removed = [.. users.Where((_, i) => i % 10 == 9)];
        string[] added = ["a", "u049x", "u099x", "u150x", "u199x", "zzz"];
        await CreateAsync(users);
        ScanPlan plan;
        ScanBatch first;
        await using (var before = await OpenAsync())
        {
            plan = await before.PlanScanAsync(100, Token);
            first = await before.ScanAsync(new(plan.Partitions[0], null, 50), Token).FirstAsync(Token);
        }

        await ((IScanStore)Store).ChangeAsync(Table, removed, Numbered(added));
        await using var after = await OpenAsync();
        ScanBatch[] batches =
            [first, .. await after.ScanAsync(new ScanRequest(plan.Partitions[0], first.Cursor, 50)),
                .. await after.ScanAsync(plan.Partitions.Skip(1), 50)];

        var read = batches.Users();
        Assert.Equal(read.Distinct(StringComparer.Ordinal), read);
        Assert.Equal(users.Except(removed), read.Except(removed).Except(added).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PlanScanAsync_Query_IsRefused()
    {
        await CreateAsync("a");
        await using var retriever = await OpenAsync(new() { Query = Store.Query(Table) });

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => retriever.PlanScanAsync(1000, Token));

        Assert.Equal("Input:Query", Assert.Single(error.Faults).Setting);
        Assert.Contains("set \"Table\" to a view of that query", error.Message, StringComparison.Ordinal);
    }

    // One to three rows of each user, which are not adjacent.
    private static Batch Rows(string[] users) =>
        Numbered([.. users, .. users.Where((_, i) => i % 2 == 0), .. users.Where((_, i) => i % 4 == 0)]);
}
