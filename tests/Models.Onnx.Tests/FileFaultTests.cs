namespace ModelPipeline.Models.Onnx.Tests;

public sealed class FileFaultTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_UnknownOperator_SaysToExportItAgain()
    {
        var file = models.Write(
            new OnnxGraph().Input("x", Element.Float, OnnxGraph.Free, 1)
                .Node("NoSuchOperator", ["x"], ["y"])
                .Output("y", Element.Float, OnnxGraph.Free, 1)
                .ToArray());

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => ModelFolder.LoadAsync(file));

        var fault = Assert.Single(error.Faults);
        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith($"is '{file}', which onnxruntime cannot load: ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("Export it again, or name another file.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_FileOfAnotherKind_SaysThatTheSettingMayBeWrong()
    {
        var file = models.Write([.. "tree"u8]);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => ModelFolder.LoadAsync(file, options => options.Kind = "Onnx"));

        Assert.EndsWith("Export it again, or name another file, or leave Model:Kind out.", Assert.Single(error.Faults).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_DeeplyNestedGraphs_IsAFault()
    {
        var file = models.Write(Nested(graphs: 100_000));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => ModelFolder.LoadAsync(file));

        Assert.Contains("which onnxruntime cannot load", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }

    // Writes the graphs from the innermost to the outermost. Each message begins with its field number and its length.
    private static byte[] Nested(int graphs)
    {
        var beginnings = new Stack<byte[]>();
        var length = 0;
        for (var graph = 0; graph < graphs; graph++)
        {
            foreach (var field in new[] { OnnxFields.AttributeGraph, OnnxFields.NodeAttribute, OnnxFields.GraphNode })
                Begin(field);
        }

        Begin(OnnxFields.ModelGraph);
        return [.. beginnings.SelectMany(beginning => beginning)];

        void Begin(int field)
        {
            var beginning = new List<byte> { (byte)((field << 3) | 2) };
            for (var rest = length; ; rest >>= 7)
            {
                beginning.Add((byte)(rest < 0x80 ? rest : rest | 0x80));
                if (rest < 0x80)
                    break;
            }

            beginnings.Push([.. beginning]);
            length += beginning.Count;
        }
    }
}
