namespace ModelPipeline.Models.Onnx.Tests;

public sealed class FileFaultTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_UnknownOperator_SaysToExportItAgain()
    {
        var file = models.Write(new OnnxGraph().Input("x", Element.Float, OnnxGraph.Free, 1).Node("NoSuchOperator", ["x"], ["y"]).Output("y", Element.Float, OnnxGraph.Free, 1).ToArray());

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => ModelFolder.LoadAsync(file));

        var fault = Assert.Single(error.Faults);
        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith($"is '{file}', which onnxruntime cannot load: ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("Export it again, or name another file.", fault.Message, StringComparison.Ordinal);
    }
}
