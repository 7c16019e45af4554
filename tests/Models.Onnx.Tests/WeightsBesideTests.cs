using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>Models that keep their weights in other files.</summary>
public sealed class WeightsBesideTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("onnx-weights-").FullName;

    private string Model => Path.Combine(folder, "model.onnx");

    [Fact]
    public async Task LoadAsync_OtherWeightsBesideTheSameFile_AreAnotherVersion()
    {
        await WriteAsync(TwoFiles(), ("a.data", [1, 2]), ("b.data", [10]));
        await using var one = await LoadAsync();
        await WriteAsync(TwoFiles(), ("a.data", [1, 2]), ("b.data", [11]));
        await using var other = await LoadAsync();

        var rows = InputRows.Of(("x", new[] { 1f }));
        Assert.Equal((float[])[12f], await ModelFolder.AnswersAsync<float>(one, rows, "y"));
        Assert.Equal((float[])[13f], await ModelFolder.AnswersAsync<float>(other, rows, "y"));
        Assert.NotEqual(one.Version, other.Version);
        byte[] all = [.. Read("model.onnx"), .. Read("a.data"), .. Read("b.data")];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(all))[..12], other.Version);
    }

    [Fact]
    public async Task ApplyAsync_WeightsOfABranch_AreFoundAndPartOfTheVersion()
    {
        OnnxGraph Branch(int offset) => new OnnxGraph().WeightsBeside("w", "a.data", offset, 1).Node("Add", ["x", "w"], ["z"])
            .Output("z", Element.Float, Free, 1);
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 1)
            .Node("ReduceSum", ["x"], ["sum"], Int("keepdims", 0)).Node("Cast", ["sum"], ["condition"], Int("to", (int)Element.Bool))
            .Node("If", ["condition"], ["y"], Graph("then_branch", Branch(4)), Graph("else_branch", Branch(0)))
                .Output("y", Element.Float, Free, 1);
        await WriteAsync(graph, ("a.data", [100, 200]));
        await using var model = await LoadAsync();

        Assert.Equal((float[])[201f], await ModelFolder.AnswersAsync<float>(model, InputRows.Of(("x", new[] { 1f })), "y"));
        Assert.Equal((float[])[100f], await ModelFolder.AnswersAsync<float>(model, InputRows.Of(("x", new[] { 0f })), "y"));
        Assert.NotEqual(Convert.ToHexStringLower(SHA256.HashData(Read("model.onnx")))[..12], model.Version);
    }

    [Fact]
    public async Task LoadAsync_WeightsReplacedAfterwards_KeepsTheModelThatWasLoaded()
    {
        await WriteAsync(TwoFiles(), ("a.data", [1, 2]), ("b.data", [10]));
        await using var model = await LoadAsync();
        await File.WriteAllBytesAsync(Path.Combine(folder, "b.data"), [], TestContext.Current.CancellationToken);

        Assert.Equal((float[])[12f], await ModelFolder.AnswersAsync<float>(model, InputRows.Of(("x", new[] { 1f })), "y"));
    }

    [Theory]
    [InlineData("c.data", "whose weights are beside it in 'c.data', which does not exist; copy that file too (looked for at ")]
    [InlineData("c\0.data", "whose weights are in a file without a proper name; save them beside the model again.")]
    [InlineData("../c.data", "whose weights are in '../c.data', outside of its folder; save them beside the model.")]
    [InlineData("/etc/hostname", "whose weights are in '/etc/hostname', outside of its folder; save them beside the model.")]
    public async Task LoadAsync_WeightsThatAreNotThere_SaysWhichFile(string file, string message)
    {
        await WriteAsync(new OnnxGraph().Input("x", Element.Float, Free, 1).WeightsBeside("w", file, 0, 1).Node("Add", ["x", "w"], ["y"])
            .Output("y", Element.Float, Free, 1));

        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(LoadAsync)).Faults);

        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith($"is '{Model}', {message}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_WeightsCutShort_IsAFault()
    {
        await WriteAsync(TwoFiles(), ("a.data", [1]), ("b.data", [10]));

        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(LoadAsync)).Faults);

        Assert.Contains("'a.data' and 'b.data', which holds fewer bytes than it says", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // y = x + a - 1 + b. Here a is the second float of a.data, and b is the only float of b.data.
    private static OnnxGraph TwoFiles() => new OnnxGraph().Input("x", Element.Float, Free, 1)
        .WeightsBeside("b", "b.data", 0, 1).WeightsBeside("a", "a.data", 4, 1).Weights("one", [-1], 1)
        .Node("Sum", ["x", "a", "b", "one"], ["y"]).Output("y", Element.Float, Free, 1);

    private Task<IModel> LoadAsync() => ModelFolder.LoadAsync(Model);

    private byte[] Read(string file) => File.ReadAllBytes(Path.Combine(folder, file));

    private async Task WriteAsync(OnnxGraph graph, params (string Name, float[] Values)[] files)
    {
        await File.WriteAllBytesAsync(Model, graph.ToArray());
        foreach (var (name, values) in files)
            await File.WriteAllBytesAsync(Path.Combine(folder, name), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }
}
