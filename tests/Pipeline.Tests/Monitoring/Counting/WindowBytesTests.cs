using System.IO.Compression;

namespace ModelPipeline.Tests;

public sealed class WindowBytesTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(100_001)]
    public void Read_MoreColumnsThanThereCanBe_IsInvalidData(int columns) =>
        AssertInvalid(columns, 100_000, writer => writer.Write7BitEncodedInt(columns));

    [Theory]
    [InlineData(-2)]
    [InlineData(CategoryCounts.Most + 1)]
    public void Read_MoreTextsThanAreCounted_IsInvalidData(int texts) =>
        AssertInvalid(texts, CategoryCounts.Most, writer => Column(writer, texts));

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void Read_MoreReasonsThanThereCanBe_IsInvalidData(int reasons) => AssertInvalid(reasons, 100, writer =>
    {
        Column(writer, texts: 0);
        writer.Write7BitEncodedInt(reasons);
    });

    [Fact]
    public void Read_AColumnWithoutCategories_HasNone()
    {
        var read = WindowBytes.Read(Packed(writer =>
        {
            Column(writer, texts: -1);
            writer.Write7BitEncodedInt(0);
            writer.Write7BitEncodedInt(0);
        }));

        Assert.Equal(5, read.Rows);
        var column = Assert.Single(read.Inputs);
        Assert.Equal(("plan", ColumnKind.Text, 7L, 2L), (column.Name, column.Kind, column.Rows, column.Nulls));
        Assert.False(column.HasCategories);
        Assert.Empty(read.Outputs);
    }

    [Fact]
    public void Read_CountsThatAreCutOff_IsInvalidDataWhereverTheyEnd()
    {
        var whole = new MemoryStream();
        using (var packed = new BrotliStream(new MemoryStream(WindowBytes.Write(Observed.Count(Observed.Texts("plan", "A")))[1..]),
            CompressionMode.Decompress))
        {
            packed.CopyTo(whole);
        }

        Assert.All(Enumerable.Range(0, (int)whole.Length), length => Assert.Throws<InvalidDataException>(
            () => WindowBytes.Read(Pack(writer => writer.Write(whole.ToArray()[..length])))));
    }

    [Fact]
    public void Read_AnotherForm_SaysBothForms()
    {
        var fault = Assert.Throws<InvalidDataException>(() => WindowBytes.Read([2]));

        Assert.Equal("The counts have form 2, and this program reads form 1.", fault.Message);
    }

    private static void AssertInvalid(int number, int most, Action<BinaryWriter> inputs)
    {
        var fault = Assert.Throws<InvalidDataException>(() => WindowBytes.Read(Packed(inputs)));

        Assert.Equal($"The counts have {number} where {most} is the most.", fault.Message);
    }

    // One column up to the number of its texts.
    private static void Column(BinaryWriter writer, int texts)
    {
        writer.Write7BitEncodedInt(1);
        writer.Write("plan");
        writer.Write((byte)ColumnKind.Text);
        writer.Write7BitEncodedInt64(7);
        writer.Write7BitEncodedInt64(2);
        StatisticsBytes.Write(writer, new ValueBins());
        writer.Write7BitEncodedInt(texts);
    }

    private static byte[] Packed(Action<BinaryWriter> inputs) => Pack(writer =>
    {
        writer.Write7BitEncodedInt64(5);
        StatisticsBytes.Write(writer, new ValueBins());
        inputs(writer);
    });

    private static byte[] Pack(Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(1);
        using (var writer = new BinaryWriter(new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true)))
            write(writer);
        return bytes.ToArray();
    }
}
