using Apache.Arrow;
using Apache.Arrow.Types;
using ModelPipeline.Connectors.BigQuery.Storage;
using Arrow = Apache.Arrow;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Batches of a stream: a row has an id, and the rows of that user.</summary>
public sealed class BigQueryStreamRowsTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly Field[] Wanted = [new("age", ColumnType.Int64), new("name", ColumnType.String)];

    // The columns of the stream are in another order than the wanted columns.
    private static readonly StructType Struct =
        new([new Arrow.Field("c1", StringType.Default, true), new Arrow.Field("c0", Int64Type.Default, true)]);

    [Fact]
    public void Add_UsersWithSeveralRowsInSeveralBatches_HasTheColumnsOfEach()
    {
        var rows = new BigQueryStreamRows(Wanted, 4, usersOnly: false);
        rows.Bind(Batch(("a", [("Ann", 7)]), ("b", [("Bob", 8), ("Bert", null)])));
        rows.Add(0);
        rows.Add(1);
        Assert.Equal(3, rows.Count);
        rows.Bind(Batch(("z", [("Zoe", 1)]), ("c", [(null, 9)])));
        rows.Add(1);

        var taken = rows.Take(12, AsOf);

        Assert.Equal(("12", AsOf), (taken.Cursor, taken.AsOf));
        Assert.Equal(["a", "b", "b", "c"], taken.Rows.Users);
        Assert.Equal(["name", "age"], taken.Rows.Columns.Select(column => column.Field.Name));
        Assert.Equal(["Ann", "Bob", "Bert", null], Values(taken, "name"));
        Assert.Equal([7L, 8L, null, 9L], Values(taken, "age"));
    }

    [Fact]
    public void Take_UsersOnly_HasNoColumns()
    {
        var rows = new BigQueryStreamRows(Wanted, 4, usersOnly: true);
        rows.Bind(Batch(("a", [("Ann", 7), ("Anna", 8)])));
        rows.Add(0);

        var taken = rows.Take(1, AsOf).Rows;

        Assert.Equal(["a", "a"], taken.Users);
        Assert.Empty(taken.Columns);
    }

    [Theory]
    [InlineData("c1", "no ids")]
    [InlineData("id", "no rows")]
    public void Bind_ColumnsOfAnotherKind_AreAnErrorOfTheAnswer(string column, string what)
    {
        var texts = new StringArray.Builder().Append("a").Build();
        var batch = new RecordBatch(new Arrow.Schema([new(column, StringType.Default, true)], null), [texts], 1);

        var error = Assert.Throws<IOException>(() => new BigQueryStreamRows(Wanted, 1, usersOnly: false).Bind(batch));

        Assert.Equal($"The stream has {what}.", error.Message);
    }

    [Fact]
    public void Bind_RowsWithoutColumns_AreAnErrorOfTheAnswer()
    {
        var list = new ListArray.Builder(Int64Type.Default);
        list.Append();
        ((Int64Array.Builder)list.ValueBuilder).Append(1);
        var rows = list.Build();
        var batch = new RecordBatch(
            new Arrow.Schema([new("id", StringType.Default, true), new("r", rows.Data.DataType, true)], null),
            [new StringArray.Builder().Append("a").Build(), rows], 1);

        var error = Assert.Throws<IOException>(() => new BigQueryStreamRows(Wanted, 1, usersOnly: false).Bind(batch));
        Assert.Equal("The stream's rows have no columns.", error.Message);
    }

    private static object?[] Values(ScanBatch batch, string column) =>
        [.. Enumerable.Range(0, batch.Rows.Count).Select(row => batch.Rows[column].ValueAt(row))];

    private static RecordBatch Batch(params (string User, (string? Name, long? Age)[] Rows)[] users)
    {
        var ids = new StringArray.Builder().AppendRange(users.Select(user => user.User)).Build();
        var names = new StringArray.Builder();
        var ages = new Int64Array.Builder();
        var offsets = new ArrowBuffer.Builder<int>().Append(0);
        var count = 0;
        foreach (var (_, rows) in users)
        {
            foreach (var (name, age) in rows)
            {
                names.Append(name);
                ages.Append(age);
            }

            count += rows.Length;
            offsets.Append(count);
        }

        var values = new StructArray(Struct, count, [names.Build(), ages.Build()], ArrowBuffer.Empty);
        var type = new ListType(Struct);
        var list = new ListArray(type, users.Length, offsets.Build(), values, ArrowBuffer.Empty);
        return new(new Arrow.Schema([new("id", StringType.Default, true), new("r", type, true)], null), [ids, list], users.Length);
    }
}
