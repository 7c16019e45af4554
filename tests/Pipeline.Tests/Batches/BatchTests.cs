namespace ModelPipeline.Tests;

public sealed class BatchTests
{
    private static readonly Batch Three = new(
        ["a", "b", "c"],
        [
            new Column<long>(new("n", ColumnType.Int64), new long[] { 1, 2, 3 }, new[] { false, true, false }),
            new Column<string>(new("s", ColumnType.String), new[] { "x", "y", "z" }),
        ]);

    [Fact]
    public void Slice_Middle_KeepsUsersValuesAndNulls()
    {
        var slice = Three.Slice(1, 2);

        Assert.Equal(["b", "c"], slice.Users);
        Assert.Null(slice["n"].ValueAt(0));
        Assert.Equal(3L, slice["n"].ValueAt(1));
        Assert.Equal("y", slice["s"].ValueAt(0));
    }

    [Fact]
    public void Slice_RowsThatAreUnusable_KeepTheirReasonUnderTheirNewNumber()
    {
        var builder = new ColumnBuilder<long>(new("n", ColumnType.Int64), 4);
        builder.AppendUnusable("is before the slice");
        builder.Append(1);
        builder.AppendUnusable("is within");
        builder.AppendUnusable("is behind");
        var column = builder.Build();

        Assert.Equal([KeyValuePair.Create(1, "is within")], column.Slice(1, 2).Unusable);
        Assert.Equal([KeyValuePair.Create(0, "is behind")], column.Select([3, 1]).Unusable);
    }

    [Fact]
    public void Slice_Whole_IsTheBatchItself() => Assert.Same(Three, Three.Slice(0, 3));

    [Fact]
    public void Concat_Parts_HasTheirRowsInOrderWithTheirNulls()
    {
        var whole = Batch.Concat([Three.Slice(2, 1), Three.Slice(0, 1), Three.Slice(1, 2)]);

        Assert.Equal(["c", "a", "b", "c"], whole.Users);
        Assert.Equal([3L, 1L, null, 3L], Enumerable.Range(0, 4).Select(row => whole["n"].ValueAt(row)));
        Assert.Equal(["z", "x", "y", "z"], whole.Values<string>("s").ToArray());
        Assert.True(whole["s"].Nulls.IsEmpty);
    }

    [Fact]
    public void Select_RowsInAnyOrder_HasThatOrder()
    {
        var selected = Three.Select([2, 1]);

        Assert.Equal(["c", "b"], selected.Users);
        Assert.Equal([3L, null], [selected["n"].ValueAt(0), selected["n"].ValueAt(1)]);
        Assert.Equal(["z", "y"], selected.Values<string>("s").ToArray());
    }

    [Fact]
    public void Constructor_ColumnOfOtherLength_Throws() =>
        Assert.Throws<ArgumentException>(() => new Batch(["a"], [new Column<long>(new("n", ColumnType.Int64), new long[2])]));

    [Fact]
    public void Column_TypeThatDoesNotFitItsStorage_Throws() =>
        Assert.Throws<ArgumentException>(() => new Column<int>(new("n", ColumnType.Int64), new int[1]));

    [Fact]
    public void Indexer_UnknownColumn_ListsTheColumns()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => Three["t"]);
        Assert.Contains("'n', 's'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Builder_PastItsCapacity_Grows()
    {
        var builder = new ColumnBuilder<long>(new("n", ColumnType.Int64), 1);
        for (var i = 0; i < 100; i++)
        {
            if (i % 3 == 0)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(i);
            }
        }

        var column = builder.Build();

        Assert.Equal(100, column.Count);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(i % 3 == 0 ? null : (long)i, column.ValueAt(i)));
    }

    [Theory]
    [InlineData("total", "total")]
    [InlineData("TOTAL", "Total")]
    [InlineData("other", null)]
    [InlineData("MIXED", null)]
    public void SchemaFind_Name_PrefersTheExactSpellingAndNeverGuesses(string name, string? expected)
    {
        var schema = new Schema(
            new[] { "Total", "mixed", "Mixed" }.Append(expected == "total" ? "total" : "z")
                .Select(each => new Field(each, ColumnType.Int64)));
        Assert.Equal(expected, schema.Find(name)?.Name);
    }

    [Theory]
    [InlineData("MIXED", "mixed,Mixed")]
    [InlineData("mixed", "mixed")]
    [InlineData("twice", "twice,twice")]
    [InlineData("TWICE", "twice,twice,Twice")]
    [InlineData("other", "")]
    public void SchemaFindAll_Name_FindsEveryMatchingColumn(string name, string expected)
    {
        var schema = new Schema(new[] { "mixed", "twice", "Mixed", "twice", "Twice" }.Select(each => new Field(each, ColumnType.Int64)));
        Assert.Equal(expected, string.Join(',', schema.FindAll(name).Select(field => field.Name)));
    }
}
