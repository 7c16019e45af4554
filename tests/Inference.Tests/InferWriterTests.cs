using System.Buffers;
using System.Text;

namespace ModelPipeline.Inference.Tests;

public sealed class InferWriterTests
{
    [Fact]
    public void WriteAnswer_Json_IsTheProtocolsWithNullsForWhatJsonLacks()
    {
        var answer = new InferMessage
        {
            Id = "7",
            ModelName = "churn",
            ModelVersion = "3",
            Tensors =
            [
                new("p", Datatype.Fp32, [3, 1], new[] { 0.1f, float.NaN, float.PositiveInfinity }),
                new("n", Datatype.Int64, [2], new[] { 1L, 2 }, [false, true]),
                new("s", Datatype.Bytes, [2], new[] { "a\"", "é" }),
                new("b", Datatype.Bool, [1], new[] { true }),
                new("d", Datatype.Fp64, [1], new[] { 0.1 }),
            ],
        };
        var written = new ArrayBufferWriter<byte>();

        var length = InferWriter.WriteAnswer(written, answer, _ => false);

        Assert.Equal(written.WrittenCount, length);
        Assert.Equal(
            """{"model_name":"churn","model_version":"3","id":"7","outputs":["""
            + """{"name":"p","datatype":"FP32","shape":[3,1],"data":[0.1,null,null]},"""
            + """{"name":"n","datatype":"INT64","shape":[2],"data":[1,null]},"""
            + """{"name":"s","datatype":"BYTES","shape":[2],"data":["a\u0022","\u00E9"]},"""
            + """{"name":"b","datatype":"BOOL","shape":[1],"data":[true]},"""
            + """{"name":"d","datatype":"FP64","shape":[1],"data":[0.1]}]}""",
            Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [Fact]
    public void WriteAnswer_OneOutputInBinaryForm_FollowsTheJson()
    {
        var answer = new InferMessage
        {
            ModelName = "m",
            Tensors = [new("p", Datatype.Fp32, [1], new[] { 1f }), new("q", Datatype.Fp32, [2], new[] { float.NaN, 2f })],
        };
        var written = new ArrayBufferWriter<byte>();

        var length = InferWriter.WriteAnswer(written, answer, tensor => tensor.Name == "q");

        Assert.Equal("0000C0FF00000040", Convert.ToHexString(written.WrittenSpan[length..]));
        var read = InferReader.Read(written.WrittenMemory, length, isRequest: false);
        Assert.Equal(new[] { float.NaN, 2f }, read.Tensors[1].Values);
        Assert.Equal(new[] { 1f }, read.Tensors[0].Values);
    }
}
