namespace ModelPipeline.Tests;

public sealed class BatchBuilderTests
{
    private static readonly Field Number = new("n", ColumnType.Int64);
    private static readonly Field Text = new("t", ColumnType.String);

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(100)]
    public void Build_SeveralParts_HasAllRowsInOrder(int expected)
    {
        var builder = new BatchBuilder(expected);

        builder.Append(Part(["a", "b"], [1, 2], [false, false]));
        builder.Append(Part(["c"], [3], [true]));
        builder.Append(Part(["d", "e", "f"], [4, 5, 6], []));
        var all = builder.Build();

        Assert.Equal(["a", "b", "c", "d", "e", "f"], all.Users);
        Assert.Equal([1L, 2L, null, 4L, 5L, 6L], Enumerable.Range(0, 6).Select(row => all["n"].ValueAt(row)));
        Assert.Equal(["a!", "b!", "c!", "d!", "e!", "f!"], Enumerable.Range(0, 6).Select(row => all["t"].ValueAt(row)));
        Assert.Equal([6, 6], all.Columns.Select(column => column.Count));
    }

    [Fact]
    public void Build_NoNulls_HasNoMask()
    {
        var builder = new BatchBuilder(2);
        builder.Append(Part(["a"], [1], []));
        builder.Append(Part(["b"], [2], []));

        Assert.True(builder.Build()["n"].Nulls.IsEmpty);
    }

    [Fact]
    public void Build_OnePart_IsThatPart()
    {
        var part = Part(["a"], [1], []);
        var builder = new BatchBuilder(100);

        builder.Append(part);

        Assert.Same(part, builder.Build());
    }

    private static Batch Part(string[] users, long[] numbers, bool[] nulls) => new(users,
        [new Column<long>(Number, numbers, nulls), new Column<string>(Text, Array.ConvertAll(users, user => $"{user}!"))]);
}
