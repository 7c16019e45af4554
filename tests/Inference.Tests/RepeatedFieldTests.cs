using System.Text;

namespace ModelPipeline.Inference.Tests;

/// <summary>Messages that have a field twice: nobody knows which of the two is meant.</summary>
public sealed class RepeatedFieldTests
{
    private const string X = """{"name":"x","shape":[1],"datatype":"FP32","data":[1]}""";

    [Theory]
    [InlineData($$"""{"inputs":[{{X}}],"inputs":[]}""", "The body has \"inputs\" twice")]
    [InlineData("""{"inputs":[{"name":"x","name":"y","shape":[1],"datatype":"FP32","data":[1]}]}""", "\"name\" twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"shape":[1],"datatype":"FP32","data":[1]}]}""", "\"shape\" twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","datatype":"FP64","data":[1]}]}""", "\"datatype\" twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1],"data":[2]}]}""", "\"data\" twice")]
    public void Read_FieldTwice_IsRefused(string body, string reason)
    {
        var refused = Assert.Throws<TensorException>(() => Read(body));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    // The decimal number lies a little above the middle of two floats; the double nearest to it is the middle itself.
    [Fact]
    public void Read_NumberNearTheMiddleOfTwoFloats_IsRoundedOnce()
    {
        var body = """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1.0000000596046447754]}]}""";

        Assert.Equal(new[] { 1.0000001f }, Read(body).Tensors[0].Values);
    }

    private static InferMessage Read(string body) => InferReader.Read(Encoding.UTF8.GetBytes(body), null, isRequest: true);
}
