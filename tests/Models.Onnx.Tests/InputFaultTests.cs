using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class InputFaultTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_InputThatIsNoTensor_FaultListsTheSupportedKinds()
    {
        var graph = new OnnxGraph().SequenceInput("x", Element.Float, Free, 1)
            .Node("ConcatFromSequence", ["x"], ["y"], OnnxAttribute.Int("axis", 0)).Output("y", Element.Float, Free, 1);

        var fault = await models.FaultAsync(graph);

        Assert.Equal("Model:Inputs:x", fault.Setting);
        Assert.Equal(
            "is an input that no column can feed (a sequence, each of it a tensor of Float); export the model with tensors of numbers (integers of 8 "
                + "to 64 bits, floats of 16 to 64), booleans or texts.",
            fault.Message);
    }

    // An older file lists constants among its inputs too.
    [Fact]
    public async Task LoadAsync_UnknownInputNamed_FaultListsTheInputsWithoutConstants()
    {
        var fault = await models.FaultAsync(Graphs.Sigmoid().Input("w", Element.Float, 3, 1), options => options.Inputs["nobody"] = ["a"]);

        Assert.Equal("names no input of the model; its inputs are x.", fault.Message);
    }

    [Fact]
    public async Task LoadAsync_InputThatIsAMap_FaultSaysOfWhat()
    {
        var graph = new OnnxGraph().MapInput("x", Element.String, Element.Float)
            .MlNode("DictVectorizer", ["x"], ["y"], OnnxAttribute.Texts("string_vocabulary", "a", "b")).Output("y", Element.Float, 1, 2);

        var fault = await models.FaultAsync(graph);

        Assert.Equal("Model:Inputs:x", fault.Setting);
        Assert.StartsWith("is an input that no column can feed (a map from String to a tensor of Float); export the model with tensors of ",
            fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { Free, 3, 224, 224 }, "[-1,3,224,224]")]
    [InlineData(new[] { 5, 1 }, "[5,1]")]
    [InlineData(new[] { 5 }, "[5]")]
    public async Task LoadAsync_InputOfAnUnsupportedShape_FaultListsTheSupportedShapes(int[] shape, string shown)
    {
        var fault = await models.FaultAsync(Graphs.Identity(Element.Float, shape));

        Assert.Equal("Model:Inputs:x", fault.Setting);
        Assert.Equal($"is an input of shape {shown}; export the model with [N,1] or [N,F], where N is free.", fault.Message);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(3, 4)]
    [InlineData(1, 2)]
    public async Task LoadAsync_WrongNumberOfColumns_SaysHowManyTheModelTakes(int width, int listed)
    {
        var fault = await models.FaultAsync(Graphs.Identity(Element.Float, Free, width),
            options => options.Inputs["x"] = [.. Enumerable.Range(0, listed).Select(i => $"c{i}")]);

        Assert.Equal("Model:Inputs:x", fault.Setting);
        Assert.Equal($"lists {listed} columns; the model takes {width}.", fault.Message);
    }

    [Fact]
    public async Task LoadAsync_NoColumnsListed_AsksForThem()
    {
        var empty = await models.FaultAsync(Graphs.Sigmoid(), options => options.Inputs["x"] = []);
        var unknownWidth = await models.FaultAsync(Graphs.Identity(Element.Float, Free, Free));

        Assert.Equal("Model:Inputs:x", empty.Setting);
        Assert.Equal("Model:Inputs:x", unknownWidth.Setting);
        Assert.EndsWith("list the columns that feed it, in order.", empty.Message, StringComparison.Ordinal);
        Assert.EndsWith("list the columns that feed it, in order.", unknownWidth.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Element.Double), "Double")]
    [InlineData(nameof(Element.Int64), "Int64")]
    [InlineData(nameof(Element.String), "String")]
    public async Task LoadAsync_MatrixThatNoVectorCanFeed_AsksForItsColumns(string element, string type)
    {
        var fault = await models.FaultAsync(Graphs.Identity(Enum.Parse<Element>(element), Free, 2));

        Assert.Equal("Model:Inputs:x", fault.Setting);
        Assert.Equal($"takes 2 values of type {type}; list the 2 columns that feed it, in order.", fault.Message);
    }
}
