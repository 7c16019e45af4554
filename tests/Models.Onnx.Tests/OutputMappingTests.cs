using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class OutputMappingTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    private static readonly Batch Row = InputRows.Of(("age", new[] { 7f }), ("visits", new[] { 3L }), ("plan", new[] { "plus" }));

    [Theory]
    [InlineData(false, false, "probabilities[1]", false)]
    [InlineData(false, false, "probabilities[0]", true)]
    [InlineData(false, true, "probabilities[1]", false)]
    [InlineData(true, true, "probabilities[leave]", false)]
    [InlineData(true, true, "probabilities[stay]", true)]
    public async Task ApplyAsync_OneComponentNamed_IsTheOnlyColumn(bool texts, bool maps, string source, bool complement)
    {
        var outputs = await models.ApplyAsync(Graphs.Churn(texts, maps), Row, options => options.Outputs["score"] = source);

        Assert.Equal(new("score", ColumnType.Single), Assert.Single(outputs.Columns).Field);
        var leave = Graphs.ChurnOf(7, 3, "plus");
        Assert.Equal(complement ? 1 - leave : leave, outputs.Values<float>("score")[0], 1e-5);
    }

    [Fact]
    public async Task ApplyAsync_OutputsNamedInAnotherOrder_ComeInThatOrder()
    {
        var outputs = await models.ApplyAsync(Graphs.Churn(texts: true, maps: true), Row, options =>
        {
            options.Outputs["p"] = "probabilities[leave]";
            options.Outputs["decision"] = "label";
            options.Outputs["q"] = "probabilities[stay]";
            options.Outputs["again"] = "probabilities[leave]";
        });

        Assert.Equal(["p", "decision", "q", "again"], outputs.Columns.Select(column => column.Field.Name));
        Assert.Equal(1, outputs.Values<float>("p")[0] + outputs.Values<float>("q")[0], 1e-5);
        Assert.Equal(outputs.Values<float>("p")[0], outputs.Values<float>("again")[0]);
        Assert.Equal("stay", outputs.Values<string>("decision")[0]);
    }

    [Theory]
    [InlineData("probabilities[2]")]
    [InlineData("probabilities[-1]")]
    [InlineData("probabilities[leave]")]
    [InlineData("probabilities")]
    public async Task LoadAsync_UnknownComponentNamed_FaultListsTheComponents(string source)
    {
        var fault = await models.FaultAsync(Graphs.Churn(), options => options.Outputs["score"] = source);

        Assert.Equal("Model:Outputs:score", fault.Setting);
        Assert.Equal($"is '{source}'; name one value of the output, which is \"probabilities[0]\" to \"probabilities[1]\".", fault.Message);
    }

    [Fact]
    public async Task LoadAsync_TooManyComponents_AsksToNameThemOneByOne()
    {
        var graph = Graphs.Identity(Element.Float, Free, 65);

        var fault = await models.FaultAsync(graph);
        var outputs = await models.ApplyAsync(graph, InputRows.Of(("x", new[] { Enumerable.Range(0, 65).Select(i => (float)i).ToArray() })),
            options => options.Outputs["last"] = "y[64]");

        Assert.Equal("Model:Outputs", fault.Setting);
        Assert.Contains("\"y[0]\"", fault.Message, StringComparison.Ordinal);
        Assert.Equal([64f], outputs.Values<float>("last"));
    }

    [Fact]
    public async Task LoadAsync_OutputThatCannotBeStored_IsAFaultUnlessOthersAreNamed()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 1)
            .Node("Optional", ["x"], ["maybe"]).OptionalOutput("maybe", Element.Float, Free, 1)
            .Node("Neg", ["x"], ["y"]).Output("y", Element.Float, Free, 1);

        var unnamed = await models.FaultAsync(graph);
        var named = await models.FaultsAsync(graph, options =>
        {
            options.Outputs["a"] = "maybe";
            options.Outputs["b"] = "nothing";
        });
        var outputs = await models.ApplyAsync(graph, InputRows.Of(("x", new[] { 2f })), options => options.Outputs["minus"] = "y");

        Assert.Equal(
            new("Model:Outputs", "is empty, and output 'maybe' is an optional tensor of Float, which cannot be stored; name others "
            + "of its outputs (y)."), unnamed);
        Assert.Equal(new("Model:Outputs:a", "is 'maybe', and output 'maybe' is an optional tensor of Float, which cannot be stored; name "
            + "others of its outputs (y)."), named[0]);
        Assert.Equal(new("Model:Outputs:b", "is 'nothing', but the model has no output 'nothing'; it has \"y\"."), named[1]);
        Assert.Equal([-2f], outputs.Values<float>("minus"));
    }

    [Fact]
    public async Task LoadAsync_NoOutputThatCanBeStored_SaysWhatToExport()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 1).Node("Optional", ["x"], ["maybe"])
            .OptionalOutput("maybe", Element.Float, Free, 1);

        var fault = await models.FaultAsync(graph, options => options.Outputs["a"] = "maybe");

        Assert.EndsWith("which cannot be stored; export the model with outputs that are tensors of numbers (integers of 8 to 64 bits, "
            + "floats of 16 to 64), booleans or texts.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y[1][0]", new[] { -1f, -4f })]
    [InlineData("y[1_2]", new[] { -3f, -6f })]
    [InlineData("y[0]", new[] { 1f, 4f })]
    public async Task ApplyAsync_ValueOfASequenceOfTensorsNamed_IsTheOnlyColumn(string source, float[] values)
    {
        var outputs = await models.ApplyAsync(OutputTests.TwoTensors(), InputRows.Of(("x", new[] { new[] { 1f, 2f, 3f }, [4f, 5f, 6f] })),
            options => options.Outputs["score"] = source);

        Assert.Equal(values, outputs.Values<float>("score"));
    }
}
