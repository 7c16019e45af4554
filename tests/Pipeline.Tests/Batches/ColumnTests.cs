namespace ModelPipeline.Tests;

public sealed class ColumnTests
{
    public static TheoryData<ColumnType> Types => new(Enum.GetValues<ColumnType>());

    [Theory]
    [MemberData(nameof(Types))]
    public void Absent_OfEachType_HasRowsAndNoValues(ColumnType type)
    {
        var column = Column.Absent(new("x", type), 2);

        Assert.Equal((2, type), (column.Count, column.Field.Type));
        Assert.Equal([true, true], column.Nulls.ToArray());
        Assert.Null(column.ValueAt(1));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Default_OfEachType_HasNoNulls(ColumnType type)
    {
        var column = Column.Default(new("x", type), 3);

        Assert.Equal(3, column.Count);
        Assert.False(column.IsNull(2));
        Assert.True(column.Nulls.IsEmpty);
    }

    [Fact]
    public void Rename_KeepsValuesNullsAndReasons()
    {
        var builder = new ColumnBuilder<long>(new("n", ColumnType.Int64, Nullable: false), 1);
        builder.Append(7);
        builder.AppendUnusable("is no number");

        var renamed = builder.Build().Rename("m");

        Assert.Equal(new("m", ColumnType.Int64, Nullable: false), renamed.Field);
        Assert.Equal([7L, null], [renamed.ValueAt(0), renamed.ValueAt(1)]);
        Assert.Equal([KeyValuePair.Create(1, "is no number")], renamed.Unusable);
    }

    [Fact]
    public void Unusable_WithoutSuchRows_IsEmpty()
    {
        var column = new Column<long>(new("n", ColumnType.Int64), new[] { 1L }, default, new Dictionary<int, string>());

        Assert.Empty(column.Unusable);
        Assert.Empty(column.Slice(0, 1).Unusable);
        Assert.Empty(column.Select([0]).Unusable);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Constructor_AnotherNumberOfNullFlags_Throws(int flags)
    {
        var fault = Assert.Throws<ArgumentException>(
            () => new Column<long>(new("n", ColumnType.Int64), new[] { 1L, 2 }, new bool[flags]));

        Assert.StartsWith($"Column 'n' has 2 values and {flags} null flags.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slice_UsersOfAnyList_AreThoseOfTheRows()
    {
        string[] users = ["a", "b", "c", "d"];

        Assert.All(
            new IReadOnlyList<string>[] { users, users.ToList(), Array.AsReadOnly(users) },
            each => Assert.Equal(["b", "c"], new Batch(each, []).Slice(1, 2).Users));
        Assert.Equal(["a", "b"], new Batch(users, []).Slice(0, 2).Users);
    }

    [Theory]
    [InlineData(ColumnType.Vector, 4, "Vector[4]")]
    [InlineData(ColumnType.Vector, null, "Vector")]
    [InlineData(ColumnType.Single, null, "Single")]
    public void TypeName_HasTheLengthOfAVector(ColumnType type, int? length, string name) =>
        Assert.Equal(name, new Field("x", type, VectorLength: length).TypeName);
}
