using CsCheck;

namespace ModelPipeline.Compliance;

/// <summary>
/// Every value, read for one user, for a list of users and by a scan, gives the model the same: the exact value, or no value.
/// </summary>
public abstract class RetrieverPropertyCompliance(ICellStore store) : RetrieverCompliance(store)
{
    // For each store, and others in each run. All stores together test hundreds of tables.
    private const int Tables = 40;

    private int tables;

    [Fact]
    public async Task GetAndScanAsync_EdgesOfEachType_AreExactOrUnusable() =>
        await Assert.AllAsync(store.CellTypes, type => IsExactAsync(CellTable.Edges(type)));

    // A failure prints the seed. Set the environment variable CsCheck_Seed to repeat it.
    [Fact]
    public Task GetAndScanAsync_RandomTables_AreExactOrUnusable() =>
        CellTable.Any(store.CellTypes).SampleAsync(IsExactAsync, iter: Tables, threads: 1, print: table => table.ToString());

    private async Task IsExactAsync(CellTable table)
    {
        var name = $"t{Interlocked.Increment(ref tables)}";
        await store.CreateAsync(name, table);
        await using var retriever = await OpenAsync(
            new() { Table = Store.Setting(name) }, [.. table.Columns.Select((column, i) => new Field($"c{i}", column.Type.Type))]);

        var list = await retriever.GetAsync(table.Users, Token);
        foreach (var user in table.Users)
            IsSame(list, await retriever.GetAsync([user], Token), user);
        var scanned = await retriever.ScanAsync((await retriever.PlanScanAsync(3, Token)).Partitions, 2);
        foreach (var batch in scanned)
        {
            foreach (var user in batch.Rows.Users)
                IsSame(list, batch.Rows, user);
        }

        Assert.Equal(table.Users.Order(), list.Users.Order());
        Assert.Equal(table.Users.Order(), scanned.Users().Order());
        foreach (var (i, column) in table.Columns.Index())
        {
            Assert.Equal(column.Type.Type, list[$"c{i}"].Field.Type);
            foreach (var to in Expectation.Targets)
                IsBound(list, $"c{i}", column.Type, column.Cells, to);
        }
    }

    private static void IsSame(Batch list, Batch other, string user)
    {
        var row = list.Users.ToList().IndexOf(user);
        var same = other.Users.ToList().IndexOf(user);
        foreach (var (column, twin) in list.Columns.Zip(other.Columns))
        {
            Assert.Equal(column.Field, twin.Field);
            Assert.Equal(column.ValueAt(row), twin.ValueAt(same));
            Assert.Equal(column.Unusable.GetValueOrDefault(row), twin.Unusable.GetValueOrDefault(same));
        }
    }

    private static void IsBound(Batch list, string column, CellType type, Cell[] cells, ColumnType to)
    {
        var needed = new Schema([new Field(column, to)]);
        var unusable = new List<UnusableRow>();
        var bound = InputBinding.Create(needed, needed, new Dictionary<string, string>(), "Input:Table", []).Bind(list, unusable);
        foreach (var (i, cell) in cells.Index())
        {
            var (isUsable, value) = Expectation.Of(type.Type, cell, to);
            var row = bound.Users.ToList().IndexOf($"u{i}");
            var what = $"{type.Declaration} {cell.Text ?? "NULL"} as {to}";
            Assert.True(isUsable == row >= 0,
                $"{what} is {(isUsable ? "unusable" : $"used as {(row < 0 ? "" : bound[column].ValueAt(row))}")}.");
            if (isUsable)
                Assert.True(AreSame(value, bound[column].ValueAt(row)), $"{what} is {bound[column].ValueAt(row)}, not {value}.");
        }
    }

    // Zeros are equal, whatever their sign.
    private static bool AreSame(object? expected, object? actual) => (expected, actual) switch
    {
        (float[] a, float[] b) => a.AsSpan().SequenceEqual(b),
        (float a, float b) => a.Equals(b) || a == b,
        (double a, double b) => a.Equals(b) || a == b,
        _ => Equals(expected, actual),
    };
}
