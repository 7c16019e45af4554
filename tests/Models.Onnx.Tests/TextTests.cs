using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class TextTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    private static readonly string LongText = string.Concat(Enumerable.Repeat("Zürich 東京 🎉 ", 10_000));

    [Fact]
    public async Task ApplyAsync_Texts_GoInAndComeOut()
    {
        string[][] batches = [["plain", "", "Zürich 東京 🎉", "x"], ["the last text is empty", "", ""], ["one"]];
        await using var model = await models.LoadAsync(Graphs.Identity(Element.String, Free, 1));

        foreach (var texts in batches)
            Assert.Equal(texts, await ModelFolder.AnswersAsync<string>(model, InputRows.Of(("x", texts)), "y"));
    }

    [Fact]
    public async Task ApplyAsync_TextWithANullCharacter_StaysWhole()
    {
        string[] texts = ["before\0after", "", "\0", "plain"];

        var outputs = await models.ApplyAsync(Graphs.Identity(Element.String, Free, 1), InputRows.Of(("x", texts)));

        Assert.Equal(texts, outputs.Values<string>("y").ToArray());
    }

    [Fact]
    public async Task ApplyAsync_LongTexts_GoInAndComeOut()
    {
        string[] texts = [LongText, "short", LongText + "x"];

        var outputs = await models.ApplyAsync(Graphs.Identity(Element.String, Free), InputRows.Of(("x", texts)));

        Assert.Equal(texts, outputs.Values<string>("y").ToArray());
    }

    [Fact]
    public async Task ApplyAsync_HalfOfASurrogatePair_BecomesTheReplacementCharacter()
    {
        var outputs = await models.ApplyAsync(Graphs.Identity(Element.String, Free), InputRows.Of(("x", new[] { "a\uD83Cb", "c" })));

        Assert.Equal(["a\uFFFDb", "c"], outputs.Values<string>("y").ToArray());
    }

    [Fact]
    public async Task ApplyAsync_MatrixOfTexts_HasTheTextsOfARowTogether()
    {
        await using var model = await models.LoadAsync(
            Graphs.Identity(Element.String, Free, 2), options => options.Inputs["x"] = ["a", "b"]);

        var outputs = await model.ApplyAsync(
            InputRows.Of(("b", new[] { "1", "2" }), ("a", new[] { "one", "two" })), TestContext.Current.CancellationToken);

        Assert.Equal(["one", "two"], outputs.Values<string>("y_0").ToArray());
        Assert.Equal(["1", "2"], outputs.Values<string>("y_1").ToArray());
    }
}
