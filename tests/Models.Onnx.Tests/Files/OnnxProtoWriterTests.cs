namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>The writer of changed ONNX files.</summary>
public sealed class OnnxProtoWriterTests
{
    [Fact]
    public void Write_FieldsAndNumbers_HaveTheFormOfProtobuf()
    {
        var message = new Onnx.ProtoWriter().Field(3, "ab"u8).Number(1, 300).Number(25, 127).Raw([0x25, 9, 10, 11, 12]).Field(16, []);

        Assert.Equal("1a026162" + "08ac02" + "c8017f" + "25090a0b0c" + "820100", Convert.ToHexStringLower(message.ToArray()));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(128L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Number_AnyNumber_IsReadAgain(long number)
    {
        var reader = new ProtoReader(ProtoReader.First(new Onnx.ProtoWriter().Number(7, number).ToArray(), 7));

        Assert.True(reader.NextNumber(out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(70_000)]
    public void Field_LongContent_IsReadAgain(int length)
    {
        var content = new byte[length];
        content[^1] = 7;

        Assert.Equal(content, ProtoReader.First(new Onnx.ProtoWriter().Field(9, content).Number(1, 1).ToArray(), 9).ToArray());
    }
}
