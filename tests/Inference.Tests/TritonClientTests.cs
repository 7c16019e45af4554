using System.Buffers;
using System.Text;

namespace ModelPipeline.Inference.Tests;

/// <summary>
/// A request as the Python client of Triton builds it by default: JSON without spaces, then the tensors, as its source code says
/// (<c>_infer_input.py</c>, <c>_utils.py</c>).
/// </summary>
public sealed class TritonClientTests
{
    private const string Json =
        """{"id":"42","inputs":[{"name":"age","shape":[2,1],"datatype":"FP32","parameters":{"binary_data_size":8}},"""
        + """{"name":"plan","shape":[2,1],"datatype":"BYTES","parameters":{"binary_data_size":16}},"""
        + """{"name":"visits","shape":[2,1],"datatype":"INT32","parameters":{"binary_data_size":8}},"""
        + """{"name":"member","shape":[2,1],"datatype":"BOOL","parameters":{"binary_data_size":2}}],"""
        + "\"outputs\":" + """[{"name":"score","parameters":{"binary_data":true}}],"parameters":{"priority":1,"timeout":2500000}}""";

    private const string Tail =
        "0000803F" + "000020C1" // 1.0, -10.0
        + "05000000" + "6261736963" + "03000000" + "C3A974" // "basic", "ét"
        + "07000000" + "FFFFFFFF" // 7, -1
        + "0100"; // true, false

    [Fact]
    public void Read_RequestOfTheClient_HasEveryElement()
    {
        var message = InferReader.Read(Body(Json, Tail), Json.Length, isRequest: true);

        Assert.Equal("42", message.Id);
        Assert.Equal(TimeSpan.FromSeconds(2.5), message.Timeout);
        Assert.Equal([new RequestedOutput("score", true)], message.Requested);
        Assert.Equal(["age", "plan", "visits", "member"], message.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(new[] { 1f, -10f }, message.Tensors[0].Values);
        Assert.Equal(new[] { "basic", "ét" }, message.Tensors[1].Values);
        Assert.Equal(new[] { 7L, -1L }, message.Tensors[2].Values);
        Assert.Equal(new[] { true, false }, message.Tensors[3].Values);
        Assert.All(message.Tensors, tensor => Assert.Equal([2, 1], tensor.Shape));
    }

    [Fact]
    public void WriteRequest_SameTensors_HasTheSameTail()
    {
        var message = InferReader.Read(Body(Json, Tail), Json.Length, isRequest: true);
        var written = new ArrayBufferWriter<byte>();

        var length = InferWriter.WriteRequest(written, message.Tensors, ["score"], isBinary: true);

        Assert.Equal(Tail, Convert.ToHexString(written.WrittenSpan[length..]));
        var again = InferReader.Read(written.WrittenMemory, length, isRequest: true);
        Assert.Equal(message.Tensors.Select(tensor => tensor.Values), again.Tensors.Select(tensor => tensor.Values));
    }

    private static byte[] Body(string json, string tail) => [.. Encoding.UTF8.GetBytes(json), .. Convert.FromHexString(tail)];
}
