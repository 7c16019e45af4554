using ModelPipeline.Inference;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>The outputs of a model on a server: what it describes, and what its answers have.</summary>
public sealed class ServedOutputTests
{
    [Theory]
    [InlineData("-1", 1)]
    [InlineData("-1,1", 1)]
    [InlineData("-1,3", 3)]
    [InlineData("-1,2,3", 6)]
    public void Find_DescribedShape_HasItsWidth(string shape, int width)
    {
        var output = Assert.Single(Find([Output(shape)], null));

        Assert.Equal((width, ColumnType.Double), (output.Width, output.Description.Type));
        Assert.Equal(width == 1 ? null : Enumerable.Range(0, width).Select(i => $"{i}"), output.Description.Components);
    }

    [Theory]
    [InlineData("-1,-1")]
    [InlineData("-1,0")]
    [InlineData("-1,3000000000")]
    [InlineData("-1,-1,2")]
    [InlineData("-1,2,-1")]
    public void Find_ShapeWithoutAWidth_IsTheAnswersOrAFault(string shape)
    {
        var faults = new List<Fault>();

        Assert.Empty(ServedOutput.Find([Output(shape)], null, faults));
        Assert.Equal("Model:Outputs", Assert.Single(faults).Setting);
        Assert.StartsWith($"cannot have output 'y', because the server describes its shape as [{shape}] and answers no row of zeros; "
            + "set Model:Types:y", faults[0].Message, StringComparison.Ordinal);
        Assert.Equal(4, Assert.Single(Find([Output(shape)], [new("y", Datatype.Fp32, [1, 4], new float[4])])).Width);
    }

    [Fact]
    public void Find_AnswerIsOfAnotherTypeAndWidth_IsAsTheAnswer()
    {
        var output = Assert.Single(Find([Output("-1,2")],
            [new("x", Datatype.Bool, [1], new bool[1]), new("y", Datatype.Int64, [1, 3], new long[3])]));

        Assert.Equal((3, ColumnType.Int64), (output.Width, output.Description.Type));
    }

    [Fact]
    public void Find_UnknownDatatype_IsAFaultAndOthersAreFound()
    {
        var faults = new List<Fault>();

        var found = ServedOutput.Find([new("odd", "COMPLEX", [-1]), Output("-1")], null, faults);

        Assert.Equal(["y"], found.Select(output => output.Description.Name));
        Assert.Equal([new("Model:Outputs", "cannot have output 'odd', whose datatype is 'COMPLEX'; set Model:Types:odd.")], faults);
    }

    [Fact]
    public void Find_NothingIsDescribed_IsWhatTheAnswerHas()
    {
        var found = Find([], [new("a", Datatype.Bytes, [1, 2], new string[2]), new("b", Datatype.Fp32, [1], new float[1])]);

        Assert.Equal([("a", 2), ("b", 1)], found.Select(output => (output.Description.Name, output.Width)));
        Assert.Empty(Find([], null));
    }

    [Fact]
    public void Read_NullsInTheAnswer_AreNotNumbers()
    {
        Assert.Equal(new[] { 1f, float.NaN }, Read(Datatype.Fp32, new[] { 1f, 0 }, [false, true]));
        Assert.Equal(new[] { double.NaN, 2 }, Read(Datatype.Fp64, new[] { 0.0, 2 }, [true, false]));
        Assert.Equal(new[] { 1L, 2 }, Read(Datatype.Int64, new[] { 1L, 2 }, [false, false]));
        Assert.EndsWith("output 'y' has a null.",
            Assert.Throws<ModelException>(() => Read(Datatype.Int64, new[] { 1L, 2 }, [false, true])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 2, null)]
    [InlineData(1, 2, "output 'y' has 2 values for 1 rows; 1 a row were expected.")]
    [InlineData(3, 2, "output 'y' has 2 values for 3 rows; 1 a row were expected.")]
    public void Read_NumberOfValues_IsThatOfTheRows(int rows, int values, string? error)
    {
        var output = Assert.Single(Find([Output("-1")], null));
        var answer = new InferMessage
        {
            Tensors = [new("x", Datatype.Bool, [1], new bool[1]), new("y", Datatype.Fp64, [values], new double[values])],
        };

        if (error is null)
            Assert.Equal(values, output.Read(answer, rows).Length);
        else
            Assert.EndsWith(error, Assert.Throws<ModelException>(() => output.Read(answer, rows)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnotherDatatypeOrNone_SaysWhatWasExpected()
    {
        var output = Assert.Single(Find([Output("-1")], null));

        Assert.EndsWith("output 'y' has the datatype INT64; FP64 was expected.", Assert.Throws<ModelException>(
            () => output.Read(new() { Tensors = [new("y", Datatype.Int64, [1], new long[1])] }, 1)).Message, StringComparison.Ordinal);
        Assert.EndsWith("output 'y' is missing.",
            Assert.Throws<ModelException>(() => output.Read(new(), 1)).Message, StringComparison.Ordinal);
    }

    private static TensorMetadata Output(string shape) => new("y", "FP64", [.. shape.Split(',').Select(long.Parse)]);

    private static IReadOnlyList<ServedOutput> Find(IReadOnlyList<TensorMetadata> served, IReadOnlyList<Tensor>? made)
    {
        var faults = new List<Fault>();
        var found = ServedOutput.Find(served, made, faults);
        Assert.Empty(faults);
        return found;
    }

    private static Array Read(Datatype type, Array values, bool[] nulls) =>
        Assert.Single(Find([], [new("y", type, [1], new Array[1])])).Read(
            new() { Tensors = [new("y", type, [values.Length], values, nulls)] }, values.Length);
}
