using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>
/// Models that fail on the warm-up row. A OneHotEncoder of scikit-learn does so by default: skl2onnx writes zeros=0 for it.
/// </summary>
public sealed class RefusesBlanksTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_OutputsOfKnownWidth_LoadsAndTakesRealRows()
    {
        await using var model = await models.LoadAsync(OneHot());
        var outputs = await model.ApplyAsync(InputRows.Of(("plan", new[] { "plus", "basic" })), TestContext.Current.CancellationToken);

        Assert.Equal([new("code", ColumnType.Int64), new("onehot_0", ColumnType.Single), new("onehot_1", ColumnType.Single)],
            model.Outputs);
        Assert.Equal([2L, 1], outputs.Values<long>("code"));
        Assert.Equal([0f, 1f], outputs.Values<float>("onehot_0"));
        Assert.Equal([1f, 0f], outputs.Values<float>("onehot_1"));
        await Assert.ThrowsAsync<ModelException>(
            () => model.ApplyAsync(InputRows.Of(("plan", new[] { "" })), TestContext.Current.CancellationToken).AsTask());
    }

    [Theory]
    [InlineData(5L, 1L, 3L)]
    [InlineData(30L, -5L, long.MinValue, 7L, long.MaxValue)]
    public async Task LoadAsync_MapsOfNumbers_HaveTheClassesThatARunWouldShow(params long[] labels)
    {
        string[] sorted = [.. labels.Order().Select(label => $"maps_{label}")];

        await HasTheClassesThatARunWouldShow(Element.Int64, Ints("classlabels_int64s", labels), sorted, labels.Length);
        await HasTheClassesThatARunWouldShow(Element.Int64, PackedInts("classlabels_int64s", labels), sorted, labels.Length);
    }

    // The last two labels have a different order in UTF-16 than in UTF-8.
    [Theory]
    [InlineData(new[] { "yes", "no" }, new[] { "maps_no", "maps_yes" })]
    [InlineData(new[] { "b", "a", "B", "", "ab" }, new[] { "maps_", "maps_B", "maps_a", "maps_ab", "maps_b" })]
    [InlineData(new[] { "\U0001F600", "\uFF5E", "\u00E9", "z" }, new[] { "maps_z", "maps_\u00E9", "maps_\uFF5E", "maps_\U0001F600" })]
    public Task LoadAsync_MapsOfTexts_HaveTheClassesThatARunWouldShow(string[] labels, string[] sorted) =>
        HasTheClassesThatARunWouldShow(Element.String, Texts("classlabels_strings", labels), sorted, labels.Length);

    [Fact]
    public async Task LoadAsync_OneOfTwoOutputsOfMapsNamed_TakesItsOwnClasses()
    {
        var graph = OneHot()
            .MlNode("ZipMap", ["onehot"], ["numbers"], Ints("classlabels_int64s", 7, 4)).MapsOutput("numbers", Element.Int64)
            .MlNode("ZipMap", ["onehot"], ["texts"], Texts("classlabels_strings", "yes", "no")).MapsOutput("texts", Element.String);

        var outputs = await models.ApplyAsync(graph, InputRows.Of(("plan", new[] { "basic", "plus" })),
            options => options.Outputs["score"] = "texts[yes]");

        Assert.Equal([1f, 0f], outputs.Values<float>("score"));
    }

    [Fact]
    public async Task LoadAsync_OutputOfUnknownWidth_SaysWhatToExport() =>
        SaysWhatToExport("output 'where'", await models.FaultAsync(OutputOfUnknownWidth()));

    [Fact]
    public async Task LoadAsync_OutputOfUnknownWidthNamed_SaysWhatToExport() =>
        SaysWhatToExport("output 'where'",
            await models.FaultAsync(OutputOfUnknownWidth(), options => options.Outputs["score"] = "where[0]"));

    [Fact]
    public async Task LoadAsync_OutputOfUnknownWidthBesideThoseNamed_IsLeftOut()
    {
        var outputs = await models.ApplyAsync(OutputOfUnknownWidth(), InputRows.Of(("plan", new[] { "basic", "plus" })),
            options => options.Outputs["score"] = "onehot[1]");

        Assert.Equal("score", Assert.Single(outputs.Columns).Field.Name);
        Assert.Equal([0f, 1f], outputs.Values<float>("score"));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x7F)]
    [InlineData(0xFF)]
    public void Read_FileDamagedAnywhere_DoesNotThrow(byte damage)
    {
        var content = OneHot().MlNode("ZipMap", ["onehot"], ["maps"], PackedInts("classlabels_int64s", 5, 1)).ToArray();

        Assert.Equal(["1", "5"], ZipMapLabels.Read(content, "maps") ?? []);
        Assert.Null(ZipMapLabels.Read(content, "onehot"));
        for (var i = 0; i < content.Length; i++)
        {
            byte[] damaged = [.. content[..i], damage, .. content[(i + 1)..]];
            Assert.Null(Record.Exception(() => ZipMapLabels.Read(damaged, "maps")));
            Assert.Null(Record.Exception(() => ZipMapLabels.Read(damaged.AsSpan(0, i), "maps")));
        }
    }

    private static void SaysWhatToExport(string part, Fault fault)
    {
        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith(
            $"is a model that fails on a row of zeros and empty texts, so that it cannot be warmed, and its file does not tell enough of {part}: ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("or name only such outputs in Model:Outputs.", fault.Message, StringComparison.Ordinal);
    }

    // Compares two versions of a model. The first takes the warm-up row, so its classes come from a run. The second refuses the row.
    private async Task HasTheClassesThatARunWouldShow(Element key, OnnxAttribute labels, string[] sorted, int count)
    {
        string[] categories = [.. Enumerable.Range(0, count).Select(i => $"c{i}")];
        OnnxGraph Graph(int zeros) => OneHot(zeros, categories).MlNode("ZipMap", ["onehot"], ["maps"], labels).MapsOutput("maps", key);
        var rows = InputRows.Of(("plan", categories));
        await using var run = await models.LoadAsync(Graph(zeros: 1));
        await using var read = await models.LoadAsync(Graph(zeros: 0));

        var expected = await run.ApplyAsync(rows, TestContext.Current.CancellationToken);
        var outputs = await read.ApplyAsync(rows, TestContext.Current.CancellationToken);

        Assert.Equal(sorted, run.Outputs.Select(field => field.Name).Where(name => name.StartsWith("maps", StringComparison.Ordinal)));
        Assert.Equal(run.Outputs, read.Outputs);
        foreach (var name in sorted)
            Assert.Equal(expected.Values<float>(name), outputs.Values<float>(name));
        Assert.Equal(count, sorted.Sum(name => outputs.Values<float>(name).ToArray().Sum()));
    }

    private static OnnxGraph OutputOfUnknownWidth() =>
        OneHot().Node("NonZero", ["onehot"], ["where"]).Output("where", Element.Int64, Free, Free);

    private static OnnxGraph OneHot() => OneHot(zeros: 0, "basic", "plus");

    private static OnnxGraph OneHot(int zeros, params string[] categories) => new OnnxGraph()
        .Input("plan", Element.String, Free, 1)
        .MlNode("LabelEncoder", ["plan"], ["code"], Texts("keys_strings", categories),
            Ints("values_int64s", [.. Enumerable.Range(1, categories.Length).Select(i => (long)i)])).Output("code", Element.Int64, Free, 1)
        .MlNode("OneHotEncoder", ["plan"], ["onehot_3d"], Texts("cats_strings", categories), Int("zeros", zeros))
        .Node("Flatten", ["onehot_3d"], ["onehot"], Int("axis", 1)).Output("onehot", Element.Float, Free, categories.Length);
}
