using System.Text;

namespace ModelPipeline.Inference.Tests;

public sealed class InferReaderTests
{
    [Theory]
    [InlineData("[1,2,3,4,5,6]")]
    [InlineData("[[1,2,3],[4,5,6]]")]
    [InlineData("[ [1.0, 2e0, 3], [4, 5, 6] ]")]
    public void Read_FlatAndNestedData_AreTheSame(string data)
    {
        var tensor = Assert.Single(Read($$"""{"inputs":[{"data":{{data}},"shape":[2,3],"datatype":"FP64","name":"x"}]}""").Tensors);

        Assert.Equal(new[] { 1.0, 2, 3, 4, 5, 6 }, tensor.Values);
    }

    [Fact]
    public void Read_NullsOfClients_CountAsAbsent()
    {
        var message = Read("""
            {"id":null,"parameters":null,"outputs":null,"something":{"else":[1]},
             "inputs":[{"name":"x","shape":[2],"datatype":"FP32","parameters":null,"data":[1,null]}]}
            """);

        Assert.Null(message.Requested);
        Assert.Equal([false, true], message.Tensors[0].Nulls!);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{\"inputs\":", "no JSON")]
    [InlineData("{\"inputs\":[]} {}", "no JSON")]
    [InlineData("{}", "no \"inputs\"")]
    [InlineData("""{"inputs":{}}""", "\"inputs\" is no list")]
    [InlineData("""{"inputs":[1]}""", "no object")]
    [InlineData("""{"inputs":[],"id":7}""", "\"id\" is no text")]
    [InlineData("""{"inputs":[],"outputs":[{}]}""", "An output has no \"name\"")]
    [InlineData("""{"inputs":[],"parameters":[]}""", "\"parameters\" is no object")]
    [InlineData("""{"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]}""", "no \"name\"")]
    [InlineData("""{"inputs":[{"name":"x","datatype":"FP32","data":[1]}]}""", "'x' has no \"shape\"")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"data":[1]}]}""", "'x' has no \"datatype\"")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32"}]}""", "'x' has no \"data\"")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"float","data":[1]}]}""", "unknown datatype; send one of BF16, BOOL")]
    [InlineData("""{"inputs":[{"name":"x","shape":[-1],"datatype":"FP32","data":[1]}]}""", "shape [-1]; a dimension must be 0 or more")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,-3],"datatype":"FP32","data":[1]}]}""", "a dimension must be 0 or more")]
    [InlineData("""{"inputs":[{"name":"x","shape":[],"datatype":"FP32","data":[1]}]}""", "0 dimensions")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,1,1,1,1,1,1,1,1],"datatype":"FP32","data":[1]}]}""", "9 dimensions")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1.5],"datatype":"FP32","data":[1]}]}""", "no whole number")]
    [InlineData("""{"inputs":[{"name":"x","shape":["1"],"datatype":"FP32","data":[1]}]}""", "no whole number")]
    [InlineData("""{"inputs":[{"name":"x","shape":[4000000000,4000000000],"datatype":"FP32","data":[1]}]}""", "more elements than")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2000000000],"datatype":"FP64","data":[1]}]}""", "fewer elements of data than the 2000000000")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1.00000]}]}""", "has 1 elements of data; its shape says 2")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1,2,3]}]}""", "more elements of data than the 2")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":7}]}""", "data that is no list")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":["1"]}]}""", "Element 0 of tensor 'x' is no FP32")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1e39]}]}""", "Element 0 of tensor 'x' is no FP32")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[1,-1e400]}]}""", "Element 1 of tensor 'x' is no FP64")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"INT64","data":[1e400]}]}""", "Element 0 of tensor 'x' is no INT64")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"INT64","data":[1.5]}]}""", "is no INT64")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"INT8","data":[128]}]}""", "is no INT8")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"UINT8","data":[-1]}]}""", "is no UINT8")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"BOOL","data":[1]}]}""", "is no BOOL")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":[1]}]}""", "is no BYTES")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":["\ud800"]}]}""", "is no BYTES")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1,2,3],[4]]}]}""", "not nested as its shape [2,2] says")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1,2],3,4]}]}""", "not nested as its shape")]
    [InlineData("""{"inputs":[{"name":"x","shape":[4],"datatype":"FP32","data":[[1,2],[3,4]]}]}""", "not nested as its shape")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,1,2],"datatype":"FP32","data":[[1,2],[3,4]]}]}""", "not nested as its shape")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}}]}""", "0 bytes are left")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":-4}}]}""", "binary_data_size of -4")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":"4"}}]}""", "is no whole number")]
    public void Read_BadRequest_SaysWhatIsWrong(string body, string expected) =>
        Assert.Contains(expected, Assert.Throws<TensorException>(() => Read(body)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("FP32", "[2]", "0000803F", "4 bytes of data; 2 elements of FP32 are 8 bytes")]
    [InlineData("BYTES", "[1]", "05000000AA", "ends before its 1 elements")]
    [InlineData("BYTES", "[1]", "0500", "ends before its 1 elements")]
    [InlineData("BYTES", "[1]", "FFFFFFFF", "ends before its 1 elements")]
    [InlineData("BYTES", "[1]", "0100000041AA", "1 bytes after its 1 elements")]
    [InlineData("BYTES", "[1]", "01000000FF", "Element 0 of tensor 'x' is not UTF-8")]
    [InlineData("BYTES", "[2000000000]", "01000000FF", "ends before its 2000000000 elements")]
    [InlineData("UINT64", "[1]", "FFFFFFFFFFFFFFFF", "which no column can hold")]
    public void Read_BadBytes_SaysWhatIsWrong(string type, string shape, string tail, string expected)
    {
        var parameters = $"\"parameters\":{{\"binary_data_size\":{tail.Length / 2}}}";
        var json = $$"""{"inputs":[{"name":"x","shape":{{shape}},"datatype":"{{type}}",""" + parameters + "}]}";
        byte[] body = [.. Encoding.UTF8.GetBytes(json), .. Convert.FromHexString(tail)];

        var error = Assert.Throws<TensorException>(() => InferReader.Read(body, json.Length, isRequest: true));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "is -1, and the body has 13 bytes")]
    [InlineData(14, "is 14, and the body has 13 bytes")]
    [InlineData(12, "no JSON")]
    [InlineData(0, "no JSON")]
    public void Read_LengthBeyondTheBody_SaysBoth(int length, string expected) =>
        Assert.Contains(expected, Assert.Throws<TensorException>(
            () => InferReader.Read("{\"inputs\":[]}"u8.ToArray(), length, isRequest: true)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", null, true)]
    [InlineData("<html>Bad Gateway</html>", null, true)]
    [InlineData("""{"outputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1.""", null, true)]
    [InlineData("""{"outputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]""", null, true)]
    [InlineData("""{"outputs":[]}""", 15, true)]
    [InlineData("""{"outputs":[{"name":"x","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}}]}abc""", 92, true)]
    [InlineData("""{"outputs":[{"name":"x","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":-4}}]}""", 93, false)]
    [InlineData("""{"outputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[NaN]}]}""", null, false)]
    [InlineData("""{"outputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1]}]}""", null, false)]
    [InlineData("""{"outputs":[]}}""", null, false)]
    [InlineData("[]", null, false)]
    [InlineData("{}", null, false)]
    [InlineData("{}", -1, false)]
    public void Read_BodyIsCutOffOrOfSomethingElse_IsNoMessage(string body, int? length, bool isNone)
    {
        var error = Assert.Throws<TensorException>(() => InferReader.Read(Encoding.UTF8.GetBytes(body), length, isRequest: false));

        Assert.Equal(isNone, error.IsNoMessage);
    }

    [Fact]
    public void Read_BytesThatBelongToNoTensor_AreRefused() =>
        Assert.Contains("1 bytes after its JSON", Assert.Throws<TensorException>(
            () => InferReader.Read("{\"inputs\":[]}x"u8.ToArray(), 13, isRequest: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_BrokenBodies_ThrowNothingElse()
    {
        var random = new Random(1);
        var json = """{"id":"1","inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1,2],[3,4]]},"""
            + """{"name":"y","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":7}}],"outputs":[{"name":"z"}]}""";
        byte[] body = [.. Encoding.UTF8.GetBytes(json), 3, 0, 0, 0, 65, 66, 67];
        for (var round = 0; round < 20_000; round++)
        {
            var broken = body.ToArray();
            for (var i = 0; i < random.Next(1, 4); i++)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            try
            {
                InferReader.Read(broken.AsMemory(0, random.Next(broken.Length + 1)), random.Next(2) == 0 ? json.Length : null, true);
            }
            catch (TensorException)
            {
                // Any other exception would be the server's own failure.
            }
        }
    }

    private static InferMessage Read(string body) => InferReader.Read(Encoding.UTF8.GetBytes(body), null, isRequest: true);
}
