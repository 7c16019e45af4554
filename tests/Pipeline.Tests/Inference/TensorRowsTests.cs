namespace ModelPipeline.Tests;

public sealed class TensorRowsTests
{
    private static readonly InputTensor Pair =
        new("m", ColumnType.Double, 2, [new("a", ColumnType.Double), new("b", ColumnType.Double)]);

    private static readonly InputTensor Vector = new("v", ColumnType.Single, -1, [new("v", ColumnType.Vector)]);

    [Fact]
    public void Read_AMatrixWithNulls_FillsItsColumnsAndTheirNulls()
    {
        Assert.Null(TensorRows.Read(2,
            [new("m", ColumnType.Double, 2, new[] { 1.0, 2, 3, 4 }, [false, false, true, false])], [Pair], out var rows));

        Assert.Equal(["0", "1"], rows!.Users);
        Assert.Equal([1.0, null], [rows["a"].ValueAt(0), rows["a"].ValueAt(1)]);
        Assert.Equal([2.0, 4.0], [rows["b"].ValueAt(0), rows["b"].ValueAt(1)]);
    }

    [Fact]
    public void Read_ElementsOfEachType_KeepTheirType()
    {
        AssertSame(ColumnType.Single, 1.5f);
        AssertSame(ColumnType.Double, 2.5);
        AssertSame(ColumnType.Int64, 3L);
        AssertSame(ColumnType.Boolean, true);
        AssertSame(ColumnType.String, "a");

        static void AssertSame<T>(ColumnType type, T value)
        {
            Assert.Null(TensorRows.Read(1, [new("x", type, 1, new[] { value })], [new("x", type, 1, [new("x", type)])], out var rows));
            Assert.Equal(type, rows!["x"].Field.Type);
            Assert.Equal(value, rows["x"].ValueAt(0));
        }
    }

    [Fact]
    public void Read_VectorsOfAnyNumbers_AreFloats()
    {
        Array[] all = [new[] { 1f, 2, 3, 4 }, new[] { 1.0, 2, 3, 4 }, new[] { 1L, 2, 3, 4 }];
        ColumnType[] types = [ColumnType.Single, ColumnType.Double, ColumnType.Int64];

        Assert.All(all.Zip(types), each =>
        {
            Assert.Null(TensorRows.Read(2, [new("v", each.Second, 2, each.First)], [Vector], out var rows));
            Assert.Equal([1f, 2f], (float[])rows!["v"].ValueAt(0)!);
            Assert.Equal([3f, 4f], (float[])rows["v"].ValueAt(1)!);
        });
    }

    [Fact]
    public void Read_WhatDoesNotFit_SaysWhatTheModelTakes()
    {
        Assert.Equal("Tensor 'v' has elements of type String; the model takes Single.",
            Fault([new("v", ColumnType.String, 1, new[] { "a" })], Vector));
        Assert.Equal("Tensor 'v' has elements of type Single and nulls; the model takes Single.",
            Fault([new("v", ColumnType.Single, 1, new[] { 1f }, [true])], Vector));
        Assert.Equal("Tensor 'm' has 3 elements a row; the model takes 2 (a, b).",
            Fault([new("m", ColumnType.Double, 3, new[] { 1.0, 2, 3 })], Pair));
        Assert.Equal("Tensor 'm' has elements of type String; the model takes Double.",
            Fault([new("m", ColumnType.String, 2, new[] { "1", "2" })], Pair));
        Assert.Equal("The model has no input 'z'; its inputs are 'm', 'v'.",
            Fault([new("z", ColumnType.Double, 1, new[] { 1.0 })], Pair, Vector));
        Assert.Equal("Input 'v' is missing; the model takes 'm', 'v'.",
            Fault([new("m", ColumnType.Double, 2, new[] { 1.0, 2 })], Pair, Vector));
        Assert.Equal("Input 'm' is missing; the model takes 'm'.", Fault([new("a", ColumnType.Double, 1, new[] { 1.0 })], Pair));
    }

    private static string Fault(TensorData[] tensors, params InputTensor[] inputs)
    {
        var fault = TensorRows.Read(1, tensors, inputs, out var rows)!;
        Assert.Null(rows);
        Assert.True(fault.IsOfRequest);
        return fault.Reason;
    }
}
