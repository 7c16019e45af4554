using System.Text.Json;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class VersionBodyTests
{
    // A version with such a mapping could never be opened.
    [Theory]
    [InlineData("""{"source":"a.onnx","inputs":{"x":null}}""")]
    [InlineData("""{"source":"a.onnx","inputs":{"x":["a",null]}}""")]
    [InlineData("""{"source":"a.onnx","outputs":{"p":null}}""")]
    [InlineData("""{"source":"a.onnx","nulls":{"x":null}}""")]
    public void Check_MappingWithANull_IsRefused(string body) =>
        Assert.Equal("\"inputs\", \"outputs\" or \"nulls\" has a null; leave it out.", Read(body).Check());

    [Theory]
    [InlineData("""{"source":"a.onnx","inputs":{"x":["a"]},"outputs":{"p":"probability"},"nulls":{"a":"0"}}""")]
    [InlineData("""{"source":"a.onnx","inputs":{},"outputs":null}""")]
    public void Check_MappingOfTexts_IsTaken(string body) => Assert.Null(Read(body).Check());

    private static VersionBody Read(string body) => JsonSerializer.Deserialize(body, ApiJson.Default.VersionBody)!;
}
