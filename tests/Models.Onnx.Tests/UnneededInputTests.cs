using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>Inputs that no stored output depends on, such as the label that ML.NET exports with a model.</summary>
public sealed class UnneededInputTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_InputOfAnOutputThatIsNotStored_IsNone()
    {
        await using var model = await models.LoadAsync(Labelled(), options => options.Outputs["score"] = "Score.output");
        var outputs = await model.ApplyAsync(InputRows.Of(("x", new[] { 2f, 3f })), TestContext.Current.CancellationToken);

        Assert.Equal(["x"], model.Inputs.Select(input => input.Name));
        Assert.Equal([-2f, -3f], outputs.Values<float>("score"));
    }

    [Fact]
    public async Task LoadAsync_InputOfAStoredOutput_IsOne()
    {
        await using var all = await models.LoadAsync(Labelled());
        await using var label = await models.LoadAsync(Labelled(), options => options.Outputs["label"] = "Label.output");

        Assert.Equal(["Label", "x"], all.Inputs.Select(input => input.Name));
        Assert.Equal(["Label"], label.Inputs.Select(input => input.Name));
    }

    [Fact]
    public async Task LoadAsync_InputThatNothingReads_IsNone()
    {
        await using var model = await models.LoadAsync(Graphs.Identity(Element.Float, Free, 1).Input("unused", Element.Float, Free, 3, 5));

        Assert.Equal(["x"], model.Inputs.Select(input => input.Name));
    }

    [Fact]
    public async Task LoadAsync_UnneededInputNamed_IsNoFault()
    {
        await using var model = await models.LoadAsync(Labelled(), options =>
        {
            options.Outputs["score"] = "Score.output";
            options.Inputs["Label"] = ["target"];
        });

        Assert.Equal(["x"], model.Inputs.Select(input => input.Name));
    }

    [Fact]
    public async Task ApplyAsync_InputReadOnlyInABranch_IsNeeded()
    {
        OnnxGraph Branch(string op) => new OnnxGraph().Node(op, ["inner"], [$"{op}_y"]).Output($"{op}_y", Element.Float, Free, 1);
        var graph = new OnnxGraph().Input("inner", Element.Float, Free, 1).Input("x", Element.Float, Free, 1)
            .Input("other", Element.Float, Free, 1)
            .Node("ReduceSum", ["x"], ["sum"], Int("keepdims", 0)).Node("Cast", ["sum"], ["condition"], Int("to", (int)Element.Bool))
            .Node("If", ["condition"], ["y"], Graph("then_branch", Branch("Neg")), Graph("else_branch", Branch("Identity")))
                .Output("y", Element.Float, Free, 1)
            .Node("Identity", ["other"], ["echo"]).Output("echo", Element.Float, Free, 1);
        await using var model = await models.LoadAsync(graph, options => options.Outputs["score"] = "y");
        var outputs = await model.ApplyAsync(InputRows.Of(("x", new[] { 1f }), ("inner", new[] { 5f })),
            TestContext.Current.CancellationToken);

        Assert.Equal(["inner", "x"], model.Inputs.Select(input => input.Name));
        Assert.Equal([-5f], outputs.Values<float>("score"));
    }

    [Fact]
    public async Task LoadAsync_UnknownOutputNamed_ListsAllOutputs()
    {
        var fault = await models.FaultAsync(Labelled(), options => options.Outputs["score"] = "nothing");

        Assert.EndsWith("it has \"Label.output\", \"Score.output\".", fault.Message, StringComparison.Ordinal);
    }

    private static OnnxGraph Labelled() => new OnnxGraph().Input("Label", Element.Bool, Free, 1).Input("x", Element.Float, Free, 1)
        .Node("Identity", ["Label"], ["Label.output"]).Output("Label.output", Element.Bool, Free, 1)
        .Node("Neg", ["x"], ["Score.output"]).Output("Score.output", Element.Float, Free, 1);
}
