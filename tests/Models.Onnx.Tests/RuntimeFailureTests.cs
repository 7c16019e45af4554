using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class RuntimeFailureTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task ApplyAsync_IndexOutOfRange_FailsWithoutTheValue()
    {
        var graph = new OnnxGraph().Input("x", Element.Int64, Free)
            .Weights("table", [10, 20, 30], 3)
            .Node("Gather", ["table", "x"], ["y"])
            .Output("y", Element.Float, Free);
        await using var model = await models.LoadAsync(graph);

        var error = await FailsAsync(model, InputRows.Of(("x", new[] { 1L, 48151623 })), "48151623");

        Assert.StartsWith("onnxruntime failed: ", error.Detail, StringComparison.Ordinal);
        Assert.Contains("while running Gather node", error.Detail, StringComparison.Ordinal);

        var outputs = await model.ApplyAsync(InputRows.Of(("x", new[] { 2L, 0 })), TestContext.Current.CancellationToken);
        Assert.Equal([30f, 10f], outputs.Values<float>("y"));
    }

    [Fact]
    public async Task ApplyAsync_NumberTooLargeForInt32_FailsWithoutTheValue()
    {
        await using var model = await models.LoadAsync(Graphs.Identity(Element.Int32, Free, 1));

        await FailsAsync(model, InputRows.Of(("x", new[] { 1L, 481516234200 })), "481516234200");

        var outputs = await model.ApplyAsync(InputRows.Of(("x", new[] { 2L })), TestContext.Current.CancellationToken);
        Assert.Equal([2L], outputs.Values<long>("y"));
    }

    [Fact]
    public async Task ApplyAsync_NumberTooLargeForInt32OfAModelOfOneRow_Fails()
    {
        await using var model = await models.LoadAsync(Graphs.Identity(Element.Int32, 1, 1));

        await FailsAsync(model, InputRows.Of(("x", new[] { 1L, 481516234200 })), "481516234200");
    }

    [Theory]
    [InlineData(nameof(Element.Float16), 65520f)]
    [InlineData(nameof(Element.BFloat16), float.MaxValue)]
    public async Task ApplyAsync_NumberTooLargeForAFloatOf16Bits_FailsAndIsNotInfinite(string element, float value)
    {
        await using var model = await models.LoadAsync(Graphs.Identity(Enum.Parse<Element>(element), Free, 1));

        await FailsAsync(model, InputRows.Of(("x", new[] { 1f, value })), "655");
    }

    [Fact]
    public async Task ApplyAsync_OutputAboveWhatAColumnHolds_FailsAndIsNotNegative()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 1).Node("Cast", ["x"], ["y"], Int("to", (int)Element.UInt64))
            .Output("y", Element.UInt64, Free, 1);
        await using var model = await models.LoadAsync(graph);

        var e = await Assert.ThrowsAsync<ModelException>(() =>
            model.ApplyAsync(InputRows.Of(("x", new[] { 1f, 1e19f })), TestContext.Current.CancellationToken).AsTask());

        Assert.Equal("Output 'y' has a number above 9223372036854775807, which cannot be stored.", e.Message);
        Assert.True(e.IsOutput);
        Assert.Equal((long[])[7L], await ModelFolder.AnswersAsync<long>(model, InputRows.Of(("x", new[] { 7f })), "y"));
    }

    [Fact]
    public async Task ApplyAsync_TextThatIsNoNumber_FailsWithoutTheValue()
    {
        // The empty text of the warm-up row is not a number. So a label stands before it: the label encoder maps the empty text to a
        // number.
        var graph = new OnnxGraph().Input("x", Element.String, Free, 1)
            .MlNode("LabelEncoder", ["x"], ["text"], Texts("keys_strings", "", "one", "secret-plan"),
                Texts("values_strings", "0", "1", "secret-text"))
            .Node("Cast", ["text"], ["y"], Int("to", (int)Element.Float)).Output("y", Element.Float, Free, 1);
        await using var model = await models.LoadAsync(graph);

        await FailsAsync(model, InputRows.Of(("x", new[] { "one", "secret-plan" })), "secret");
    }

    private static async Task<ModelException> FailsAsync(IModel model, Batch batch, string secret)
    {
        var e = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(batch, TestContext.Current.CancellationToken).AsTask());

        Assert.DoesNotContain(secret, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, e.Detail, StringComparison.Ordinal);
        Assert.NotNull(e.InnerException);
        return e;
    }
}
