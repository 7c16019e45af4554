using System.Runtime.InteropServices;
using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>Where a model may keep the names of its files of weights, and how the weights get into the model.</summary>
public sealed class OnnxWeightsTests
{
    private static readonly Dictionary<string, byte[]> Data = new() { ["a.data"] = Bytes(1, 2, 3), ["b.data"] = Bytes(4) };

    [Fact]
    public void Files_NamesOfConstants_AreInOrderAndOnce()
    {
        var model = new OnnxGraph().WeightsBeside("w", "b.data", 0, 1).WeightsBeside("v", "a.data", 0, 1).WeightsBeside("u", "b.data", 0, 1)
            .Weights("inside", [7], 1).ToArray();

        Assert.Equal(["a.data", "b.data"], OnnxWeights.Files(model));
        Assert.Empty(OnnxWeights.Files(Graphs.Sigmoid().ToArray()));
    }

    [Fact]
    public void Inline_Constants_HaveTheirPartOfTheFile()
    {
        var model = new OnnxGraph().WeightsBeside("w", "a.data", 4, 2).Weights("inside", [7], 1)
            .WeightsBeside("v", "b.data", 0, 1).ToArray();

        var whole = OnnxWeights.Inline(model, Data);

        Assert.Empty(OnnxWeights.Files(whole));
        Assert.Equal([Bytes(2, 3), [], Bytes(4)], RawOf(whole));
        Assert.Equal(["inside", "v", "w"], new OnnxFile(whole).Initializers.Order());
    }

    [Fact]
    public void Inline_NoLengthAndNoOffset_TakesTheWholeFile()
    {
        var tensor = new ProtoWriter().Number(1, 3).Number(2, (int)Element.Float).Text(8, "w").Message(13, Entry("location", "a.data"))
            .Number(14, 1);

        Assert.Equal([Bytes(1, 2, 3)], RawOf(OnnxWeights.Inline(Model(new ProtoWriter().Message(5, tensor)), Data)));
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(16, 1)]
    public void Inline_FileIsTooShort_Throws(int offset, int count) => Assert.ThrowsAny<ArgumentException>(
        () => OnnxWeights.Inline(new OnnxGraph().WeightsBeside("w", "a.data", offset, count).ToArray(), Data));

    // The parts of a model that can hold a constant: initializers, sparse ones, attributes of operators, and functions.
    [Fact]
    public void Inline_ConstantsInAnyPart_AreFound()
    {
        var tensor = new ProtoWriter().Text(8, "w").Message(13, Entry("location", "b.data")).Number(14, 1);
        var sparse = new ProtoWriter().Message(15, new ProtoWriter().Message(1, tensor));
        var indices = new ProtoWriter().Message(15, new ProtoWriter().Message(2, tensor));
        var constant = new ProtoWriter().Message(5, new ProtoWriter().Text(1, "value").Message(5, tensor));
        var constants = new ProtoWriter().Message(5, new ProtoWriter().Text(1, "values").Message(10, tensor));
        var branch = new ProtoWriter().Message(5, new ProtoWriter().Message(6, new ProtoWriter().Message(5, tensor)));
        var branches = new ProtoWriter().Message(5, new ProtoWriter().Message(11, new ProtoWriter().Message(5, tensor)));
        byte[][] models =
        [
            Model(new ProtoWriter().Message(5, tensor)), Model(sparse), Model(indices), OfNode(constant), OfNode(constants), OfNode(branch),
            OfNode(branches), new ProtoWriter().Message(25, new ProtoWriter().Message(7, constant)).ToArray(),
        ];
        var written = new ProtoWriter().Bytes(9, Bytes(4)).ToArray();

        foreach (var model in models)
        {
            Assert.Equal(["b.data"], OnnxWeights.Files(model));
            var whole = OnnxWeights.Inline(model, Data);
            Assert.Empty(OnnxWeights.Files(whole));
            Assert.True(whole.AsSpan().IndexOf(written) > 0);
        }
    }

    // Deeper graphs would exhaust the stack, and onnxruntime refuses them.
    [Theory]
    [InlineData(34, true)]
    [InlineData(35, false)]
    public void Inline_DeepGraphs_AreReadToTheDepthThatOnnxruntimeTakes(int depth, bool isRead)
    {
        var graph = new OnnxGraph().WeightsBeside("w", "b.data", 0, 1);
        for (var level = 1; level < depth; level++)
            graph = new OnnxGraph().Node("If", ["c"], ["y"], Graph("then_branch", graph));
        var model = graph.ToArray();

        var whole = OnnxWeights.Inline(model, Data);

        Assert.Equal(isRead, OnnxWeights.Files(model).Contains("b.data"));
        Assert.Equal(isRead, !whole.AsSpan().SequenceEqual(model));
    }

    private static ProtoWriter Entry(string key, string value) => new ProtoWriter().Text(1, key).Text(2, value);

    private static byte[] OfNode(ProtoWriter node) => Model(new ProtoWriter().Message(1, node));

    private static byte[] Model(ProtoWriter graph) => new ProtoWriter().Message(7, graph).ToArray();

    private static byte[] Bytes(params float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    // The bytes of each initializer; empty for one whose numbers are not stored as bytes.
    private static byte[][] RawOf(byte[] model)
    {
        var tensors = new List<byte[]>();
        var graph = new ProtoReader(ProtoReader.First(model, OnnxFields.ModelGraph));
        while (graph.Next(OnnxFields.GraphInitializer))
            tensors.Add(ProtoReader.First(graph.Content, OnnxFields.TensorBytes).ToArray());
        return [.. tensors];
    }
}
