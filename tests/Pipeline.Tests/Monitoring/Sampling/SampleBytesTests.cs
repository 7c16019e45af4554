using System.IO.Compression;

namespace ModelPipeline.Tests;

public sealed class SampleBytesTests
{
    private static readonly SampledRows Rows = new(
        [new("x", ColumnType.Double), new("plan", ColumnType.String)],
        [new("ann", -1.5, Observed.At, [1, 2, 3]), new("bob", 2.5, Observed.At.AddTicks(7), [])]);

    [Fact]
    public void Read_WrittenRows_AreTheSame()
    {
        var read = SampleBytes.Read(SampleBytes.Write(Rows));

        Assert.Equal([("x", ColumnType.Double), ("plan", ColumnType.String)], read.Columns.Select(column => (column.Name, column.Type)));
        Assert.Equal([("ann", -1.5, Observed.At), ("bob", 2.5, Observed.At.AddTicks(7))],
            read.Rows.Select(row => (row.User, row.Key, row.At)));
        Assert.Equal([3, 0], read.Rows.Select(row => row.Values.Length));
        Assert.Equal([1, 2, 3], read.Rows[0].Values);
    }

    [Theory]
    [InlineData(new byte[0], "form -1")]
    [InlineData(new byte[] { 2, 0, 0 }, "form 2")]
    public void Read_BytesOfAnotherForm_SaysWhichFormItReads(byte[] bytes, string told)
    {
        var fault = Assert.Throws<InvalidDataException>(() => SampleBytes.Read(bytes));

        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.Contains("reads form 1", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(40)]
    public void Read_RowsThatAreCutOff_IsInvalidData(int kept)
    {
        var whole = Unpacked(SampleBytes.Write(Rows));

        Assert.Throws<InvalidDataException>(() => SampleBytes.Read(Packed(writer => writer.Write(whole[..kept]))));
    }

    [Fact]
    public void Read_ValuesThatAreCutOff_IsInvalidData()
    {
        var one = Unpacked(SampleBytes.Write(Rows with { Rows = [Rows.Rows[0]] }));

        Assert.Throws<InvalidDataException>(() => SampleBytes.Read(Packed(writer => writer.Write(one[..^1]))));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100_001)]
    [InlineData(int.MaxValue)]
    public void Read_MoreColumnsThanThereCanBe_IsInvalidDataAndMakesNoRoomForThem(int columns)
    {
        var fault = Assert.Throws<InvalidDataException>(() => SampleBytes.Read(Packed(writer => writer.Write7BitEncodedInt(columns))));

        Assert.Equal($"The rows have {columns} where 100000 is the most.", fault.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Reservoir.Size + 1)]
    public void Read_MoreRowsThanASampleHas_IsInvalidData(int rows)
    {
        var fault = Assert.Throws<InvalidDataException>(() => SampleBytes.Read(Packed(writer =>
        {
            writer.Write7BitEncodedInt(0);
            writer.Write7BitEncodedInt(rows);
        })));

        Assert.Equal($"The rows have {rows} where {Reservoir.Size} is the most.", fault.Message);
    }

    [Fact]
    public void Read_NoRowsAndNoColumns_IsEmpty()
    {
        var read = SampleBytes.Read(SampleBytes.Write(new([], [])));

        Assert.Empty(read.Columns);
        Assert.Empty(read.Rows);
    }

    [Fact]
    public void Read_AsManyRowsAsASampleHas_AreAllRead()
    {
        var full = Rows with { Rows = [.. Enumerable.Repeat(Rows.Rows[1], Reservoir.Size)] };

        Assert.Equal(Reservoir.Size, SampleBytes.Read(SampleBytes.Write(full)).Rows.Count);
    }

    private static byte[] Unpacked(byte[] bytes)
    {
        using var packed = new BrotliStream(new MemoryStream(bytes[1..]), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        return whole.ToArray();
    }

    private static byte[] Packed(Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(1);
        using (var writer = new BinaryWriter(new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true)))
            write(writer);
        return bytes.ToArray();
    }
}
