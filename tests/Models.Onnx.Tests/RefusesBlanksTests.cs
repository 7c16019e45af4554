using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>
/// Models that fail on the row that models are warmed with, as a scikit-learn OneHotEncoder does by default: skl2onnx writes zeros=0 for it.
/// </summary>
public sealed class RefusesBlanksTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_OutputsOfKnownWidth_LoadsAndTakesRealRows()
    {
        await using var model = await models.LoadAsync(OneHot());
        var outputs = await model.ApplyAsync(Rows.Of(("plan", new[] { "plus", "basic" })), TestContext.Current.CancellationToken);

        Assert.Equal([new("code", ColumnType.Int64), new("onehot_0", ColumnType.Single), new("onehot_1", ColumnType.Single)], model.Outputs);
        Assert.Equal([2L, 1], outputs.Values<long>("code"));
        Assert.Equal([0f, 1f], outputs.Values<float>("onehot_0"));
        Assert.Equal([1f, 0f], outputs.Values<float>("onehot_1"));
        await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows.Of(("plan", new[] { "" })), TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task LoadAsync_OutputOfUnknownWidth_SaysWhatToExport() => SaysWhatToExport(
        await models.FaultAsync(OneHot().Node("NonZero", ["onehot"], ["where"]).Output("where", Element.Int64, Free, Free)));

    [Fact]
    public async Task LoadAsync_OutputOfMaps_SaysWhatToExport() => SaysWhatToExport(
        await models.FaultAsync(OneHot().MlNode("ZipMap", ["onehot"], ["maps"], Ints("classlabels_int64s", 0, 1)).MapsOutput("maps", Element.Int64)));

    private static void SaysWhatToExport(Fault fault)
    {
        Assert.Equal("Model:Path", fault.Setting);
        Assert.Contains("fails on a row of zeros and empty texts", fault.Message, StringComparison.Ordinal);
        Assert.Contains("zipmap=False", fault.Message, StringComparison.Ordinal);
    }

    private static OnnxGraph OneHot() => new OnnxGraph()
        .Input("plan", Element.String, Free, 1)
        .MlNode("LabelEncoder", ["plan"], ["code"], Texts("keys_strings", "basic", "plus"), Ints("values_int64s", 1, 2)).Output("code", Element.Int64, Free, 1)
        .MlNode("OneHotEncoder", ["plan"], ["onehot_3d"], Texts("cats_strings", "basic", "plus"), Int("zeros", 0))
        .Node("Flatten", ["onehot_3d"], ["onehot"], Int("axis", 1)).Output("onehot", Element.Float, Free, 2);
}
