using System.Security.Cryptography;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>
/// Weights of more than 256 MB, which onnxruntime maps from the disk. The file is one hole but for its last number, so it takes no space.
/// </summary>
public sealed class OnnxSourceTests : IDisposable
{
    private const int Offset = 256 << 20;

    private readonly string folder = Directory.CreateTempSubdirectory("onnx-source-").FullName;

    private string Model => Path.Combine(folder, "model.onnx");

    private string Weights => Path.Combine(folder, "w.data");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoadAsync_LargeWeights_AreAppliedAndPartOfTheVersion()
    {
        await WriteAsync();

        await using var model = await ModelFolder.LoadAsync(Model);

        Assert.Equal((float[])[12f], await ModelFolder.AnswersAsync<float>(model, InputRows.Of(("x", new[] { 5f })), "y"));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(await File.ReadAllBytesAsync(Model, Token));
        hash.AppendData(await File.ReadAllBytesAsync(Weights, Token));
        Assert.Equal(ModelFile.VersionOf(hash.GetHashAndReset()), model.Version);
    }

    [Fact]
    public async Task Open_LargeWeightsChangedSinceTheyWereRead_IsAFault()
    {
        await WriteAsync();
        var source = await OnnxSource.ReadAsync(Model, Token);
        source.Open(source.Content).Dispose();
        await File.AppendAllBytesAsync(Weights, new byte[] { 1 }, Token);

        var error = Assert.Throws<PipelineConfigurationException>(() => source.Open(source.Content));

        Assert.Equal(
            new("Model:Path", $"is '{Model}', which was changed while it was loaded; start again once it is complete."),
            Assert.Single(error.Faults));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // y = x + w, and w is 7.
    private async Task WriteAsync()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 1).WeightsBeside("w", "w.data", Offset, 1)
            .Node("Add", ["x", "w"], ["y"]).Output("y", Element.Float, Free, 1);
        await File.WriteAllBytesAsync(Model, graph.ToArray(), Token);
        await using var file = File.Create(Weights);
        file.Position = Offset;
        await file.WriteAsync(BitConverter.GetBytes(7f), Token);
    }
}
