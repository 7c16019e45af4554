namespace ModelPipeline.Models.Python.Tests;

/// <summary>The values of an answer, from the bytes that a worker sends.</summary>
public sealed class AnswerValuesTests
{
    [Fact]
    public void Read_ValuesOfEachType_AreColumns()
    {
        Assert.Equal([1.5f, -2f], Read("single", ColumnType.Single, frame => frame.Add<float>([1.5f, -2])));
        Assert.Equal([1.5, -2.0], Read("double", ColumnType.Double, frame => frame.Add<double>([1.5, -2])));
        Assert.Equal([7L, -8L], Read("int64", ColumnType.Int64, frame => frame.Add<long>([7, -8])));
        Assert.Equal([true, false], Read("boolean", ColumnType.Boolean, frame => frame.Add<byte>([1, 0])));
        Assert.Equal([DateTime.UnixEpoch, DateTime.UnixEpoch.AddTicks(-10)],
            Read("timestamp", ColumnType.Timestamp, frame => frame.Add<long>([0, -1])));
        Assert.Equal(["été", ""], Read("string", ColumnType.String, frame =>
        {
            frame.Add<int>([0, 5, 5]);
            frame.Add("été"u8);
        }));
    }

    [Fact]
    public void Read_EarliestAndLatestMoment_AreTaken()
    {
        var moments = Read("timestamp", ColumnType.Timestamp, frame => frame.Add<long>([-62_135_596_800_000_000, 253_402_300_799_999_999]));

        Assert.Equal([DateTime.MinValue, DateTime.MaxValue.AddTicks(-9)], moments);
        Assert.Equal(DateTimeKind.Utc, ((DateTime)moments[0]!).Kind);
    }

    [Theory]
    [InlineData(-62_135_596_800_000_001)]
    [InlineData(253_402_300_800_000_000)]
    public void Read_MomentThatNoColumnHolds_IsAFaultOfTheOutput(long microseconds)
    {
        var error = Assert.Throws<ModelException>(
            () => Read("timestamp", ColumnType.Timestamp, frame => frame.Add<long>([0, microseconds])));

        Assert.Equal("The model made a moment outside the years 1 to 9999.", error.Message);
        Assert.True(error.IsOutput);
    }

    [Theory]
    [InlineData("vector", "A Python worker answered with the type 'vector'.")]
    [InlineData("decimal", "A Python worker told the type 'decimal', which there is not.")]
    public void Read_TypeThatNoOutputHas_Throws(string type, string message) => Assert.Equal(
        message, Assert.Throws<InvalidDataException>(() => Read(type, ColumnType.Single, frame => frame.Add<float>([1, 2]))).Message);

    [Fact]
    public void Pick_ValuesWithNulls_HaveAMask()
    {
        using var writer = new FrameWriter([], 3);
        writer.Add<byte>([0, 1, 0]);
        writer.Add<long>([7, 8, 9]);

        var column = Values(writer, new("x", "int64", 1, Nulls: true), 3).Pick(new("x", ColumnType.Int64), 0);

        Assert.Equal([7L, null, 9L], column.Values());
    }

    [Fact]
    public void Pick_OneOfSeveralValuesARow_IsThatOfEachRow()
    {
        using var writer = new FrameWriter([], 2);
        writer.Add<byte>([0, 0, 1, 0, 1, 0]);
        writer.Add<double>([1, 2, 3, 4, 5, 6]);

        var values = Values(writer, new("x", "double", 3, Nulls: true), 2);

        Assert.Equal([1.0, 4.0], values.Pick(new("x", ColumnType.Double), 0).Values());
        Assert.Equal([2.0, null], values.Pick(new("x", ColumnType.Double), 1).Values());
        Assert.Equal([null, 6.0], values.Pick(new("x", ColumnType.Double), 2).Values());
    }

    [Fact]
    public void Read_SeveralOutputs_AreReadOneAfterTheOther()
    {
        using var writer = new FrameWriter([], 1);
        writer.Add<byte>([1]);
        writer.Add<float>([7]);
        var frame = new Frame(default, writer.Frame[FrameWriter.PrefixLength..].ToArray());

        var first = AnswerValues.Read(frame, new("a", "boolean", 1, false), 1);
        var second = AnswerValues.Read(frame, new("b", "single", 1, false), 1);

        Assert.Equal([true], first.Pick(new("a", ColumnType.Boolean), 0).Values());
        Assert.Equal([7f], second.Pick(new("b", ColumnType.Single), 0).Values());
    }

    private static object?[] Read(string type, ColumnType column, Action<FrameWriter> write)
    {
        using var writer = new FrameWriter([], 2);
        write(writer);
        return Values(writer, new("x", type, 1, Nulls: false), 2).Pick(new("x", column), 0).Values();
    }

    private static AnswerValues Values(FrameWriter writer, AnswerColumn column, int rows) =>
        AnswerValues.Read(new(default, writer.Frame[FrameWriter.PrefixLength..].ToArray()), column, rows);
}
