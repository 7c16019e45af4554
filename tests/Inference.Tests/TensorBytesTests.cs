using System.Buffers;

namespace ModelPipeline.Inference.Tests;

public sealed class TensorBytesTests
{
    public static TheoryData<string, string, string> Elements => new()
    {
        { "FP32", "1.5;-0;3E-45", "0000C03F0000008002000000" },
        { "FP64", "0.1", "9A9999999999B93F" },
        { "FP16", "1;-2;65504", "003C00C0FF7B" },
        { "BF16", "1;-2;3.390625", "803F00C05940" },
        { "INT8", "-1;127", "FF7F" },
        { "INT16", "-2;258", "FEFF0201" },
        { "INT32", "-2", "FEFFFFFF" },
        { "INT64", "-2", "FEFFFFFFFFFFFFFF" },
        { "UINT8", "255", "FF" },
        { "UINT16", "65535", "FFFF" },
        { "UINT32", "4294967295", "FFFFFFFF" },
        { "UINT64", "9223372036854775807", "FFFFFFFFFFFFFF7F" },
        { "BOOL", "True;False", "0100" },
        { "BYTES", ";é", "0000000002000000C3A9" },
    };

    [Theory]
    [MemberData(nameof(Elements))]
    public void ReadAndWrite_EveryDatatype_AreTheBytesOfTheSpecification(string name, string values, string hex)
    {
        var type = Datatype.Find(name)!;
        var bytes = Convert.FromHexString(hex);

        var read = TensorBytes.Read("x", type, values.Split(';').Length, bytes);

        Assert.Equal(values.Split(';').Select(text => Parse(text, type.Column)), read.Cast<object>());
        var written = new ArrayBufferWriter<byte>();
        TensorBytes.Write(type, read, written);
        Assert.Equal(bytes, written.WrittenSpan.ToArray());
        Assert.Equal(bytes.Length, TensorBytes.Length(type, read));
    }

    [Theory]
    [InlineData("INT8", 128)]
    [InlineData("UINT16", -1)]
    [InlineData("INT32", 3_000_000_000)]
    public void Write_NumberOutOfRange_Throws(string name, long value) =>
        Assert.Throws<OverflowException>(() => TensorBytes.Write(Datatype.Find(name)!, new[] { value }, new ArrayBufferWriter<byte>()));

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    public void Write_FloatOutOfRange_ThrowsAndNaNDoesNot(string name)
    {
        var type = Datatype.Find(name)!;
        var written = new ArrayBufferWriter<byte>();

        Assert.Throws<OverflowException>(() => TensorBytes.Write(type, new[] { float.MaxValue }, new ArrayBufferWriter<byte>()));

        TensorBytes.Write(type, new[] { float.NaN, float.NegativeInfinity }, written);
        Assert.Equal(new[] { float.NaN, float.NegativeInfinity }, TensorBytes.Read("x", type, 2, written.WrittenSpan));
    }

    private static object Parse(string text, ColumnType type) => type switch
    {
        ColumnType.Single => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        ColumnType.Double => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        ColumnType.Int64 => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        ColumnType.Boolean => bool.Parse(text),
        _ => text,
    };
}
