using ModelPipeline.Tests;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class FileFuzzTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    private static readonly OnnxGraph WithWeightsBeside = new OnnxGraph()
        .Input("x", Element.Float, OnnxGraph.Free, 1).WeightsBeside("w", "a.data", 0, 1).Node("Add", ["x", "w"], ["y"])
        .Output("y", Element.Float, OnnxGraph.Free, 1);

    [Fact]
    public Task LoadAsync_DamagedFile_IsAModelOrAFault() => Fuzz.RunAsync(
        [
            Graphs.Churn().ToArray(), Graphs.Churn(texts: true, maps: true).ToArray(), Graphs.Sigmoid().ToArray(),
            WithWeightsBeside.ToArray(),
        ],
        async content =>
        {
            var file = models.Write(content);
            await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(file)!, "a.data"), new byte[64]);
            try
            {
                await using var model = await ModelFolder.LoadAsync(file);
                await model.ApplyAsync(WarmUp.Row(model.Inputs), TestContext.Current.CancellationToken);
            }
            catch (Exception e) when (e is PipelineConfigurationException or ModelException)
            {
                // Loading may throw this exception.
            }
            finally
            {
                File.Delete(file);
            }
        },
        runs: 150);
}
