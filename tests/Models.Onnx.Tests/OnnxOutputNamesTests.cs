namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>Which outputs the loader looks at.</summary>
public sealed class OnnxOutputNamesTests
{
    private static readonly string[] Outputs = ["label", "scores", "score"];

    [Theory]
    [InlineData(new string[0], new[] { "label", "scores", "score" })]
    [InlineData(new[] { "label" }, new[] { "label" })]
    [InlineData(new[] { "scores[1]", "label" }, new[] { "label", "scores" })]
    [InlineData(new[] { "score[a[0]]" }, new[] { "score" })]
    [InlineData(new[] { "nothing" }, new[] { "label", "scores", "score" })]
    [InlineData(new[] { "label", "nothing[0]" }, new[] { "label", "scores", "score" })]
    public void IsAskedFor_Sources_AreTheNamedOutputsOrAllWhereOneIsUnknown(string[] sources, string[] asked) =>
        Assert.Equal(asked, Outputs.Where(output => OnnxOutputNames.IsAskedFor(output, Outputs, sources)));
}
