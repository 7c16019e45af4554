using System.Data;
using System.Data.Common;

namespace ModelPipeline.Connectors.Sql.Tests;

public sealed class ScanRowsTests
{
    private static readonly Field X = new("x", ColumnType.Int64);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_Rows_AreInBatchesThatEndBetweenTwoUsers()
    {
        var batches = await ReadAsync(2, null, ("a", 1), ("b", 2), ("b", 3), ("b", 4), ("c", 5), ("d", 6), ("e", 7));

        Assert.Equal(["a1 b2 b3 b4 > b", "c5 d6 > d", "e7 > e"], batches);
    }

    [Theory]
    [InlineData(3, "a1 b2 c3 > c")]
    [InlineData(4, "a1 b2 c3 > c")]
    public async Task Read_FewerRowsThanABatch_AreOne(int batchSize, string batch) =>
        Assert.Equal([batch], await ReadAsync(batchSize, null, ("a", 1), ("b", 2), ("c", 3)));

    [Fact]
    public async Task Read_NoRows_AreNoBatch() => Assert.Empty(await ReadAsync(2, null));

    [Fact]
    public async Task Read_FirstUserIsThatOfTheCursor_Throws()
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(2, "a", ("a", 1)));

        Assert.StartsWith("The user column holds an id that its text does not tell from another", error.Message, StringComparison.Ordinal);
        Assert.Equal(["b1 > b"], await ReadAsync(2, "a", ("b", 1)));
    }

    [Fact]
    public async Task Read_Cancelled_EndsBeforeTheNextRow()
    {
        using var stop = new CancellationTokenSource();
        var rows = Rows(("a", 1), ("b", 2), ("c", 3));
        await using var scan = ScanRows.ReadAsync(PageAsync(rows), 1, null, _ => Readers(), stop.Token).GetAsyncEnumerator(None);
        Assert.True(await scan.MoveNextAsync());

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scan.MoveNextAsync().AsTask());
    }

    [Fact]
    public async Task Read_Pages_UseTheColumnsOfThePageInWhichABatchBegins()
    {
        var pages = new List<string>();
        var (first, second) = (Rows(("a", 1), ("b", 2)), Rows(("b", 3), ("c", 4), ("d", 5)));

        var batches = await TextsAsync(ScanRows.ReadAsync(PageAsync(first, second), 2, null, rows =>
        {
            pages.Add(rows == first ? "first" : "second");
            return Readers();
        }, None));

        Assert.Equal(["a1 b2 b3 > b", "c4 d5 > d"], batches);
        Assert.Equal(["first", "second"], pages);
    }

    [Fact]
    public async Task Step_EveryStepOfAScan_PassesThroughIt()
    {
        var steps = 0;
        var scan = ScanRows.ReadAsync(Rows(("a", 1), ("b", 2)), 1, null, Readers, None).StepAsync(async (step, token) =>
        {
            Assert.Equal(None, token);
            steps++;
            return await step();
        }, None);

        Assert.Equal(["a1 > a", "b2 > b"], await TextsAsync(scan));
        Assert.Equal(3, steps);
    }

    [Fact]
    public void Create_Column_HasItsNullsAndWhatCannotBeRepresented()
    {
        var rows = Rows(("a", 1), ("b", null), ("c", -3), ("d", 4));
        var exact = DbColumnReader.Create(X, 1, 4, (row, ordinal) => row.GetInt64(ordinal));
        var tried = DbColumnReader.CreateTry(X, 1, 4, (DbDataReader row, int ordinal, out long value) =>
        {
            value = row.GetInt64(ordinal);
            return value < 0 ? "is negative" : null;
        });
        while (rows.Read())
        {
            exact.Read(rows);
            tried.Read(rows);
        }

        var (every, some) = (exact.Build(), tried.Build());
        Assert.Equal([1L, null, -3L, 4L], Enumerable.Range(0, 4).Select(every.ValueAt));
        Assert.Empty(every.Unusable);
        Assert.Equal([1L, null, null, 4L], Enumerable.Range(0, 4).Select(some.ValueAt));
        Assert.Equal((2, "is negative"), Assert.Single(some.Unusable.Select(each => (each.Key, each.Value))));
        Assert.Equal((X, X), (every.Field, some.Field));
    }

    [Theory]
    [InlineData(null, 7)]
    [InlineData(90L, 90)]
    public void ToPlan_LastIdOfEachPartition_EndsAllButTheLast(long? counted, long users)
    {
        var bounds = new KeyBounds();
        var rows = Rows(("c", 3), ("f", 6), ("g", 7));
        while (rows.Read())
            bounds.Read(rows);

        var plan = bounds.ToPlan(counted);

        Assert.Equal(KeyRange.Split(["c", "f"]), plan.Partitions);
        Assert.Equal(users, plan.Users);
    }

    [Fact]
    public void ToPlan_NoUsers_IsOnePartitionOfEverything()
    {
        var plan = new KeyBounds().ToPlan();

        Assert.Equal(KeyRange.Split([]), plan.Partitions);
        Assert.Equal(0, plan.Users);
    }

    private static async Task<string[]> ReadAsync(int batchSize, string? after, params (string, long?)[] rows) =>
        await TextsAsync(ScanRows.ReadAsync(Rows(rows), batchSize, after, Readers, None));

    private static async Task<string[]> TextsAsync(IAsyncEnumerable<ScanBatch> scan)
    {
        var texts = new List<string>();
        await foreach (var batch in scan)
        {
            var users = batch.Rows.Users.Select((user, row) => $"{user}{batch.Rows.Columns[0].ValueAt(row)}");
            texts.Add($"{string.Join(' ', users)} > {batch.Cursor}");
        }

        return [.. texts];
    }

    private static DbColumnReader[] Readers() => [DbColumnReader.Create(X, 1, 2, (row, ordinal) => row.GetInt64(ordinal))];

    private static async IAsyncEnumerable<DbDataReader> PageAsync(params DbDataReader[] pages)
    {
        foreach (var page in pages)
        {
            while (await page.ReadAsync(None))
                yield return page;
        }
    }

    private static DataTableReader Rows(params (string User, long? X)[] rows)
    {
        using var table = new DataTable();
        table.Columns.Add("user", typeof(string));
        table.Columns.Add("x", typeof(long));
        foreach (var (user, x) in rows)
            table.Rows.Add(user, x is null ? DBNull.Value : x);
        return table.CreateDataReader();
    }
}
