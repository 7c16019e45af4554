using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>What is read of a graph, and which parts of it the stored outputs need.</summary>
public sealed class OnnxFileTests
{
    [Fact]
    public void Read_Graph_HasItsNodesConstantsInputsAndOutputs()
    {
        var file = new OnnxFile(Graphs.Sigmoid().ToArray());

        Assert.Equal(["Gemm", "Sigmoid"], file.Nodes.Select(node => node.Operator));
        Assert.Equal(["x", "w", "b"], file.Nodes[0].Inputs);
        Assert.Equal(["z"], file.Nodes[0].Outputs);
        Assert.Equal(["b", "w"], file.Initializers.Order());
        Assert.Equal(["x"], file.Inputs);
        Assert.Equal(["y"], file.Outputs);
    }

    [Fact]
    public void Read_InputThatIsLeftOut_IsNotReadFrom()
    {
        var node = new OnnxFile(new OnnxGraph().Node("Clip", ["x", "", "most"], ["y"]).ToArray()).Nodes[0];

        Assert.Equal(["x", "", "most"], node.Inputs);
        Assert.Equal(["most", "x"], node.Reads.Order());
    }

    [Fact]
    public void Without_EveryInputIsNeeded_IsTheUnchangedFile()
    {
        var file = new OnnxFile(Two().ToArray());

        Assert.Same(file.Without(_ => true), file.Without(_ => true));
        Assert.Equal(Two().ToArray(), file.Without(_ => true));
    }

    [Fact]
    public void Without_NoOutputIsStored_IsTheUnchangedFile() =>
        Assert.Equal(Two().ToArray(), new OnnxFile(Two().ToArray()).Without(_ => false));

    [Fact]
    public void Without_OutputThatIsNotStored_LosesItsNodesInputsAndOutputs()
    {
        var file = new OnnxFile(new OnnxFile(Two().ToArray()).Without(output => output == "y2"));

        Assert.Equal(["Neg"], file.Nodes.Select(node => node.Operator));
        Assert.Equal(["x2"], file.Inputs);
        Assert.Equal(["y2"], file.Outputs);
        Assert.Equal(["w"], file.Initializers.Order());
    }

    // An older file lists constants among its inputs too.
    [Fact]
    public void Without_ConstantAmongTheInputs_StaysAndIsNoReasonForAChange()
    {
        var graph = Two().Input("w", Element.Float, 1);
        var file = new OnnxFile(graph.ToArray());

        Assert.Equal(graph.ToArray(), file.Without(_ => true));
        Assert.Equal(["x2", "w"], new OnnxFile(file.Without(output => output == "y2")).Inputs);
    }

    [Fact]
    public void Without_NodeBeforeTheNodeThatItReadsFrom_IsKeptWithAllThatItNeeds()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free).Input("unused", Element.Float, Free)
            .Node("Abs", ["b"], ["y"]).Node("Neg", ["a"], ["b"]).Node("Exp", ["x"], ["a"]).Node("Sin", ["unused"], ["no"])
            .Output("y", Element.Float, Free);

        var file = new OnnxFile(new OnnxFile(graph.ToArray()).Without(_ => true));

        Assert.Equal(["Abs", "Neg", "Exp"], file.Nodes.Select(node => node.Operator));
        Assert.Equal(["x"], file.Inputs);
    }

    [Fact]
    public void Without_NodeWithTwoOutputs_IsKeptForOneOfThem()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 2).Input("unused", Element.Float, Free)
            .Node("Split", ["x"], ["first", "second"]).Output("second", Element.Float, Free, 1);

        var file = new OnnxFile(new OnnxFile(graph.ToArray()).Without(_ => true));

        Assert.Equal(["first", "second"], file.Nodes[0].Outputs);
        Assert.Equal(["x"], file.Inputs);
    }

    [Fact]
    public void Reads_GraphsInsideANode_HaveTheirInputsAndOutputs()
    {
        var inner = new OnnxGraph().Node("Neg", ["a"], ["b"]).Output("passed_on", Element.Float, Free);
        var node = new OnnxFile(new OnnxGraph().Node("If", ["c"], ["y"], Graph("then_branch", inner)).ToArray()).Nodes[0];

        Assert.Equal(["a", "c", "passed_on"], node.Reads.Order());
    }

    // Deeper graphs would exhaust the stack, and onnxruntime refuses them.
    [Theory]
    [InlineData(34, true)]
    [InlineData(35, false)]
    public void Reads_DeepGraphs_AreReadToTheDepthThatOnnxruntimeTakes(int depth, bool isRead)
    {
        var graph = new OnnxGraph().Node("Neg", ["deepest"], ["b"]);
        for (var level = 0; level < depth; level++)
            graph = new OnnxGraph().Node("If", [$"c{level}"], ["y"], Graph("then_branch", graph));

        var reads = new OnnxFile(graph.ToArray()).Nodes[0].Reads;

        Assert.Equal(isRead, reads.Contains("deepest"));
        Assert.Contains("c1", reads);
    }

    // y1 = |x1| + w, y2 = -x2.
    private static OnnxGraph Two() => new OnnxGraph().Input("x1", Element.Float, Free).Input("x2", Element.Float, Free)
        .Weights("w", [1], 1).Node("Abs", ["x1"], ["a"]).Node("Add", ["a", "w"], ["y1"]).Node("Neg", ["x2"], ["y2"])
        .Output("y1", Element.Float, Free).Output("y2", Element.Float, Free);
}
