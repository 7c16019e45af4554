using ModelPipeline.Inference;

namespace ModelPipeline.Models.OpenInference.Tests;

public sealed class ServedInputTests
{
    private static readonly Batch Rows = InputRows.Of(
        ("a", new[] { 1f, 2 }), ("b", new[] { 3f, 4 }), ("v", new[] { new[] { 1f, 2, 3 }, new[] { 4f, 5, 6 } }));

    [Fact]
    public void ToTensor_MatrixOfColumns_HasTheColumnsRowByRow()
    {
        var input = Create(new("X", "FP32", [-1, 2]), new() { ["X"] = ["b", "a"] })!;

        var tensor = input.ToTensor(Rows);

        Assert.Equal(["b", "a"], input.Fields.Select(field => field.Name));
        Assert.Equal([2, 2], tensor.Shape);
        Assert.Equal(new[] { 3f, 1, 4, 2 }, tensor.Values);
    }

    [Theory]
    [InlineData("FP32")]
    [InlineData("FP64")]
    public void ToTensor_VectorColumn_HasItsElements(string type)
    {
        var input = Create(new("X", type, [-1, 3]), new() { ["X"] = ["v"] })!;

        var tensor = input.ToTensor(Rows);

        Assert.Equal(("v", ColumnType.Vector, 3), (input.Fields[0].Name, input.Fields[0].Type, input.Fields[0].VectorLength));
        Assert.False(input.Fields[0].Nullable);
        Assert.Equal([2, 3], tensor.Shape);
        Assert.Equal([1.0, 2, 3, 4, 5, 6], tensor.Values.Cast<object>().Select(Convert.ToDouble));
    }

    [Fact]
    public void Create_VectorWithoutASetting_IsTheColumnOfItsName() =>
        Assert.Equal([new("v", ColumnType.Vector, false, 3)], Create(new("v", "FP32", [-1, 3]), [])!.Fields);

    [Theory]
    [InlineData("FP32", "-1", "a", false)]
    [InlineData("INT8", "-1,1", "a", false)]
    [InlineData("BYTES", "1,1", "a", true)]
    public void Create_OneColumn_HasTypeRangeAndRowsACall(string type, string shape, string column, bool isSingleRow)
    {
        var input = Create(new("x", type, [.. shape.Split(',').Select(long.Parse)]), new() { ["x"] = [column] })!;

        var field = Assert.Single(input.Fields);
        Assert.Equal((column, Datatype.Find(type)!.Column, Datatype.Find(type)!.Range), (field.Name, field.Type, field.Range));
        Assert.False(field.Nullable);
        Assert.Equal(isSingleRow, input.IsSingleRow);
    }

    [Theory]
    [InlineData("COMPLEX", "-1", "", "is an input of the datatype 'COMPLEX', which no column can feed")]
    [InlineData("FP32", "-1,2,3", "", "is an input of the shape [-1,2,3]; serve the model with")]
    [InlineData("FP32", "5,2", "", "is an input of the shape [5,2]; serve the model with")]
    [InlineData("FP32", "-1,-1", "", "lists no columns, and the server does not say how many it takes")]
    [InlineData("FP32", "-1,3", "a,b", "lists 2 columns; the model takes 3.")]
    [InlineData("INT64", "-1,3", "a", "takes 3 values of type Int64; list the 3 columns that feed it, in order.")]
    public void Create_InputThatNoColumnCanFeed_SaysWhy(string type, string shape, string columns, string expected)
    {
        var faults = new List<Fault>();
        var mapping = new Dictionary<string, string[]>();
        if (columns.Length > 0)
            mapping["x"] = columns.Split(',');

        var input = ServedInput.Create(new("x", type, [.. shape.Split(',').Select(long.Parse)]), mapping, faults);

        Assert.Null(input);
        Assert.Equal("Model:Inputs:x", Assert.Single(faults).Setting);
        Assert.StartsWith(expected, faults[0].Message, StringComparison.Ordinal);
    }

    private static ServedInput? Create(TensorMetadata served, Dictionary<string, string[]> mapping)
    {
        var faults = new List<Fault>();
        var input = ServedInput.Create(served, mapping, faults);
        Assert.Empty(faults);
        return input;
    }
}
