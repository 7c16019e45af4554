using System.Text;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>The bytes of a column in a request.</summary>
public sealed class RequestColumnTests
{
    [Theory]
    [InlineData(ColumnType.Single)]
    [InlineData(ColumnType.Double)]
    [InlineData(ColumnType.Int64)]
    [InlineData(ColumnType.Boolean)]
    [InlineData(ColumnType.Timestamp)]
    [InlineData(ColumnType.Vector)]
    [InlineData(ColumnType.String)]
    public void TypeName_OfAType_IsReadAsThatType(ColumnType type) => Assert.Equal(type, AnswerColumn.TypeOf(RequestColumn.TypeName(type)));

    [Fact]
    public void TypeOf_UnknownName_Throws() => Assert.Throws<InvalidDataException>(() => AnswerColumn.TypeOf("decimal"));

    [Fact]
    public void Write_NumbersAndBooleans_AreTheirBytes()
    {
        Assert.Equal([1.5f, -2], Written(new[] { 1.5f, -2 }).Take<float>(2).ToArray());
        Assert.Equal([1.5, -2], Written(new[] { 1.5, -2 }).Take<double>(2).ToArray());
        Assert.Equal([long.MinValue, 2], Written(new[] { long.MinValue, 2 }).Take<long>(2).ToArray());
        Assert.Equal([1, 0], Written(new[] { true, false }).TakeBytes(2).ToArray());
    }

    [Fact]
    public void Write_Moments_AreMicrosecondsSince1970()
    {
        var moments = new[] { DateTime.UnixEpoch, DateTime.UnixEpoch.AddTicks(-10), DateTime.UnixEpoch.AddDays(1) };

        Assert.Equal([0, -1, 86_400_000_000], Written(moments).Take<long>(3).ToArray());
    }

    [Fact]
    public void Write_Texts_HaveTheirEndsBeforeTheirBytes()
    {
        var frame = Written(new[] { "a", "", "é😀" });

        Assert.Equal([0, 1, 1, 7], frame.Take<int>(4).ToArray());
        Assert.Equal("aé😀", Encoding.UTF8.GetString(frame.TakeBytes(7)));
    }

    [Fact]
    public void Write_TextsWithANull_HaveAMaskAndNoBytesForIt()
    {
        var frame = Written(new[] { "a", "left out", "b" }, without: 1);

        Assert.Equal([0, 1, 0], frame.TakeBytes(3).ToArray());
        Assert.Equal([0, 1, 1, 2], frame.Take<int>(4).ToArray());
        Assert.Equal("ab", Encoding.UTF8.GetString(frame.TakeBytes(2)));
    }

    [Fact]
    public void Write_Vectors_HaveTheirEndsBeforeTheirNumbers()
    {
        var frame = Written(new float[][] { [1, 2], [], [3] });

        Assert.Equal([0, 2, 2, 3], frame.Take<int>(4).ToArray());
        Assert.Equal([1, 2, 3], frame.Take<float>(3).ToArray());
    }

    [Fact]
    public void Write_VectorsWithANull_HaveAMaskAndNoNumbersForIt()
    {
        var frame = Written(new float[][] { [1], [9, 9], [3] }, without: 1);

        Assert.Equal([0, 1, 0], frame.TakeBytes(3).ToArray());
        Assert.Equal([0, 1, 1, 2], frame.Take<int>(4).ToArray());
        Assert.Equal([1, 3], frame.Take<float>(2).ToArray());
    }

    [Fact]
    public void HasNulls_MaskWithoutANull_HasNone()
    {
        var field = new Field("x", ColumnType.Int64);

        Assert.False(RequestColumn.HasNulls(new Column<long>(field, new long[] { 1, 2 }, new[] { false, false })));
        Assert.True(RequestColumn.HasNulls(new Column<long>(field, new long[] { 1, 2 }, new[] { false, true })));
        Assert.False(RequestColumn.HasNulls(new Column<long>(field, new long[] { 1, 2 })));
    }

    private static Frame Written(Array values, int? without = null)
    {
        var rows = InputRows.Of(("x", values));
        using var writer = new FrameWriter([], values.Length);
        RequestColumn.Write(writer, (without is { } row ? rows.WithoutValue("x", row) : rows)["x"]);
        return new(default, writer.Frame[FrameWriter.PrefixLength..].ToArray());
    }
}
