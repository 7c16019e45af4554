using Microsoft.ML.OnnxRuntime;
using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>What a run shows of the outputs of a model, and what the file shows where the model refuses the row of the run.</summary>
public sealed class OnnxProbeTests
{
    [Theory]
    [InlineData(false, new[] { "0", "1" })]
    [InlineData(true, new[] { "leave", "stay" })]
    public void Describe_MapsOfAFileThatIsTooLargeToRead_HaveTheClassesOfTheRun(bool texts, string[] classes)
    {
        var (outputs, isSingleRow) = Describe(Graphs.Churn(texts, maps: true), isRead: false);

        Assert.False(isSingleRow);
        Assert.Equal(["label", "probabilities"], outputs.Select(output => output.Description.Name));
        Assert.Equal(classes, outputs[1].Description.Components);
        Assert.Equal(2, outputs[1].Width);
        Assert.Null(outputs[0].Description.Components);
    }

    [Fact]
    public void Describe_ModelWithFreeRowsThatFailsForTwo_TakesOneRow()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 2).Numbers("shape", 2).Node("Reshape", ["x", "shape"], ["y"])
            .Output("y", Element.Float, Free);

        var (outputs, isSingleRow) = Describe(graph);

        Assert.True(isSingleRow);
        Assert.Equal(["0", "1"], Assert.Single(outputs).Description.Components);
    }

    [Fact]
    public void Describe_SequenceWithoutTensors_IsLeftOut()
    {
        var graph = Graphs.Identity(Element.Float, Free, 1).Node("SequenceEmpty", [], ["none"])
            .SequenceOutput("none", Element.Float, Free, 1);

        Assert.Equal("y", Assert.Single(Describe(graph).Outputs).Description.Name);
    }

    [Fact]
    public void Describe_RefusedRowOfAFileThatIsTooLargeToRead_SaysThatTheClassesAreUnknown()
    {
        var graph = Refusing(Free, 1).MlNode("ZipMap", ["codes"], ["maps"], Ints("classlabels_int64s", 7, 4))
            .MapsOutput("maps", Element.Int64);

        Assert.Equal(["4", "7"], Describe(graph).Outputs[0].Description.Components);
        Assert.Contains("its file does not tell enough of output 'maps': ", FaultOf(graph, isRead: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_RefusedRowOfAnInputOfOneDimension_NeedsNoWidthOfTheInput()
    {
        var graph = new OnnxGraph().Input("plan", Element.String, Free).MlNode("LabelEncoder", ["plan"], ["number"],
                Texts("keys_strings", "a", "b"), Ints("values_int64s", 0, 1), Int("default_int64", 9))
            .Weights("table", [10, 20], 2).Node("Gather", ["table", "number"], ["y"]).Output("y", Element.Float, Free);

        var (outputs, isSingleRow) = Describe(graph);

        Assert.False(isSingleRow);
        Assert.Null(Assert.Single(outputs).Description.Components);
    }

    [Theory]
    [InlineData(1, new[] { 1, 2 }, 2)]
    [InlineData(1, new[] { 2, 2 }, 4)]
    [InlineData(1, new int[0], 1)]
    [InlineData(Free, new[] { Free, 2 }, 2)]
    [InlineData(Free, new[] { Free, 2, 3 }, 6)]
    [InlineData(Free, new[] { Free }, 1)]
    public void Describe_RefusedRow_TakesTheWidthFromTheFile(int rows, int[] shape, int width)
    {
        var (outputs, isSingleRow) = Describe(Declared(rows, shape));

        Assert.Equal(rows == 1, isSingleRow);
        Assert.Equal(width, Assert.Single(outputs).Width);
    }

    [Theory]
    [InlineData(1, new[] { Free, 2 })]
    [InlineData(Free, new[] { Free, Free })]
    [InlineData(Free, new int[0])]
    public void Describe_RefusedRowAndUnknownWidth_NamesTheOutput(int rows, int[] shape) => Assert.Contains(
        "its file does not tell enough of output 'y': ",
        FaultOf(Declared(rows, shape)), StringComparison.Ordinal);

    [Fact]
    public void Describe_RefusedRowAndInputOfFreeWidth_NamesTheInput()
    {
        var columns = new Dictionary<string, string[]> { ["plan"] = ["a", "b"] };
        var graph = Refusing(Free, Free).Node("NonZero", ["codes"], ["y"]).Output("y", Element.Int64, Free, Free);

        Assert.Contains("its file does not tell enough of input 'plan' and output 'y': ", FaultOf(graph, columns: columns),
            StringComparison.Ordinal);
    }

    // A model that refuses empty texts. Its output "codes" has no declared shape.
    private static OnnxGraph Refusing(int rows, int width) => new OnnxGraph().Input("plan", Element.String, rows, width)
        .MlNode("OneHotEncoder", ["plan"], ["codes_3d"], Texts("cats_strings", "a", "b"), Int("zeros", 0))
        .Node("Flatten", ["codes_3d"], ["codes"], Int("axis", 1));

    // The operator Scaler has any shape that the file declares.
    private static OnnxGraph Declared(int rows, int[] shape) =>
        Refusing(rows, 1).MlNode("Scaler", ["codes"], ["y"], Floats("offset", 0), Floats("scale", 1)).Output("y", Element.Float, shape);

    private static string FaultOf(OnnxGraph graph, bool isRead = true, Dictionary<string, string[]>? columns = null) => Assert.Single(
        Assert.Throws<PipelineConfigurationException>(() => Describe(graph, isRead, columns)).Faults).Message;

    private static (IReadOnlyList<OnnxOutput> Outputs, bool IsSingleRow) Describe(
        OnnxGraph graph, bool isRead = true, Dictionary<string, string[]>? columns = null)
    {
        var content = graph.ToArray();
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(content, options);
        var faults = new List<Fault>();
        var inputs = session.InputMetadata
            .Select(input => OnnxInput.Create(input.Key, input.Key, input.Value, columns ?? [], null, faults)!).ToList();
        Assert.Empty(faults);
        return OnnxProbe.Describe(session, isRead ? new(content) : null, inputs, [.. inputs.SelectMany(input => input.Fields)],
            [.. session.OutputMetadata.Keys]);
    }
}
