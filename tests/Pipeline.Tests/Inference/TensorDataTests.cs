namespace ModelPipeline.Tests;

public sealed class TensorDataTests
{
    private static readonly bool[] Nulls = [false, true];

    [Fact]
    public void Of_AColumnOfEachType_HasItsElementsAndNulls()
    {
        AssertSame(ColumnType.Single, new[] { 1.5f, 0 });
        AssertSame(ColumnType.Double, new[] { 2.5, 0 });
        AssertSame(ColumnType.Int64, new[] { 3L, 0 });
        AssertSame(ColumnType.Boolean, new[] { true, false });
        AssertSame(ColumnType.String, new[] { "a", "" });
    }

    [Fact]
    public void Of_Moments_AreTextsOfIso8601()
    {
        var tensor = TensorData.Of(new Column<DateTime>(
            new("t", ColumnType.Timestamp), new[] { new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc) }));

        Assert.Equal((ColumnType.String, 1, null), (tensor.Type, tensor.Width, tensor.Nulls));
        Assert.Equal(["2026-03-01T12:00:00.0000000Z"], (string[])tensor.Values);
    }

    [Fact]
    public void Of_Vectors_AreOneElementAfterTheOther()
    {
        var tensor = TensorData.Of(Vectors(null, [1, 2], [3, 4]));

        Assert.Equal((ColumnType.Single, 2), (tensor.Type, tensor.Width));
        Assert.Equal([1, 2, 3, 4], (float[])tensor.Values);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(3, 3)]
    public void Of_NoVectors_HasTheLengthOfTheFieldOrOne(int? length, int width)
    {
        var tensor = TensorData.Of(Vectors(length));

        Assert.Equal((width, 0), (tensor.Width, tensor.Values.Length));
    }

    [Fact]
    public void Of_VectorsOfDifferentLengths_IsAFaultOfTheOutput()
    {
        var fault = Assert.Throws<ModelException>(() => TensorData.Of(Vectors(null, [1, 2], [3])));

        Assert.True(fault.IsOutput);
        Assert.Equal("Output 'v' has vectors of different lengths; no tensor can have them.", fault.Message);
    }

    private static Column<float[]> Vectors(int? length, params float[][] vectors) =>
        new(new("v", ColumnType.Vector, VectorLength: length), vectors);

    private static void AssertSame<T>(ColumnType type, T[] values)
    {
        var tensor = TensorData.Of(new Column<T>(new("x", type), values, Nulls));

        Assert.Equal(("x", type, 1), (tensor.Name, tensor.Type, tensor.Width));
        Assert.Equal(values, Assert.IsType<T[]>(tensor.Values));
        Assert.Equal(Nulls, tensor.Nulls);
    }
}
