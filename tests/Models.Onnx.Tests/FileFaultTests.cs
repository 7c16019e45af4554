namespace ModelPipeline.Models.Onnx.Tests;

public sealed class FileFaultTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_MissingFile_SaysWhereItWasLookedFor()
    {
        var fault = await FaultAsync("no/such/model.onnx");

        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith("is 'no/such/model.onnx', which does not exist; name a model file", fault.Message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFullPath("no/such/model.onnx"), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_Folder_SaysThatItCannotBeRead()
    {
        var fault = await FaultAsync(Path.GetDirectoryName(models.Write([]))!);

        Assert.Equal("Model:Path", fault.Setting);
        Assert.Contains("which cannot be read", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_EmptyFile_SaysToExportItAgain() => await CannotLoadAsync([]);

    [Fact]
    public async Task LoadAsync_CorruptFile_SaysToExportItAgain() => await CannotLoadAsync([.. "This is no model."u8]);

    [Fact]
    public async Task LoadAsync_TruncatedFile_SaysToExportItAgain() => await CannotLoadAsync(Graphs.Churn().ToArray()[..200]);

    [Fact]
    public async Task LoadAsync_UnknownOperator_SaysToExportItAgain() => await CannotLoadAsync(
        new OnnxGraph().Input("x", Element.Float, OnnxGraph.Free, 1).Node("NoSuchOperator", ["x"], ["y"]).Output("y", Element.Float, OnnxGraph.Free, 1).ToArray());

    private async Task CannotLoadAsync(byte[] content)
    {
        var file = models.Write(content);
        var fault = await FaultAsync(file);

        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith($"is '{file}', which onnxruntime cannot load: ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("Export it again, or name another file.", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<Fault> FaultAsync(string file) =>
        Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => ModelFolder.LoadAsync(file))).Faults);
}
