namespace ModelPipeline.Tests;

public sealed class RowCodecTests
{
    private static readonly Column[] Columns =
    [
        new Column<float>(new("f", ColumnType.Single), new[] { 0.5f, 0 }, new[] { false, true }),
        new Column<double>(new("d", ColumnType.Double), new[] { 0.25, 0 }, new[] { false, true }),
        new Column<long>(new("n", ColumnType.Int64), new[] { long.MinValue, 0 }, new[] { false, true }),
        new Column<bool>(new("b", ColumnType.Boolean), new[] { true, false }, new[] { false, true }),
        new Column<string>(new("s", ColumnType.String), new[] { "käse", "" }, new[] { false, true }),
        new Column<DateTime>(new("t", ColumnType.Timestamp), new[] { Observed.At.UtcDateTime, default }, new[] { false, true }),
        new Column<float[]>(new("v", ColumnType.Vector), new float[][] { [1, 2, 3], [] }, new[] { false, true }),
    ];

    [Fact]
    public void Read_ARowWithAValueOfEachTypeAndOneWithout_AreAsTheyWere()
    {
        var read = RowCodec.Read(Sample(0, 1));

        Assert.Equal(["u0", "u1"], read.Users);
        for (var i = 0; i < Columns.Length; i++)
        {
            Assert.Equal(Columns[i].ValueAt(0), read.Columns[i].ValueAt(0));
            Assert.Equal((false, true), (read.Columns[i].IsNull(0), read.Columns[i].IsNull(1)));
        }

        Assert.Equal(DateTimeKind.Utc, ((Column<DateTime>)read.Columns[5]).Values[0].Kind);
    }

    [Fact]
    public void Write_ARowWithoutValues_IsOneByteForEachColumn() => Assert.Equal(new byte[Columns.Length], RowCodec.Write(Columns, 1));

    [Fact]
    public void Read_ARowThatIsCutOff_IsInvalidData()
    {
        var whole = RowCodec.Write(Columns, 0);

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Throws<InvalidDataException>(
            () => RowCodec.Read(new([.. Columns.Select(column => column.Field)], [new("ann", 0, Observed.At, whole[..length])]))));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void Read_AVectorLongerThanItsRow_IsInvalidDataAndMakesNoRoomForIt(int length)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(true);
        writer.Write7BitEncodedInt(length);
        writer.Flush();

        var fault = Assert.Throws<InvalidDataException>(
            () => RowCodec.Read(new([new("v", ColumnType.Vector)], [new("ann", 0, Observed.At, bytes.ToArray())])));

        Assert.Equal($"A vector of {length} numbers is longer than its row.", fault.Message);
    }

    [Fact]
    public void Fits_TellsWhetherColumnsHaveTheSameNamesAndTypesInTheSameOrder()
    {
        var sample = new SampledRows([new("x", ColumnType.Double), new("y", ColumnType.Int64)], []);

        Assert.True(sample.Fits([new("x", ColumnType.Double), new("y", ColumnType.Int64)]));
        Assert.False(sample.Fits([new("y", ColumnType.Int64), new("x", ColumnType.Double)]));
        Assert.False(sample.Fits([new("x", ColumnType.Double)]));
        Assert.False(sample.Fits([new("x", ColumnType.Double), new("y", ColumnType.Double)]));
        Assert.False(sample.Fits([new("x", ColumnType.Double), new("z", ColumnType.Int64)]));
    }

    private static SampledRows Sample(params int[] rows) => new(
        [.. Columns.Select(column => column.Field)],
        [.. rows.Select(row => new SampledRow($"u{row}", 0, Observed.At, RowCodec.Write(Columns, row)))]);
}
