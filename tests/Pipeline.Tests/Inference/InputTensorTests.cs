namespace ModelPipeline.Tests;

public sealed class InputTensorTests
{
    private static readonly Schema Needed = new(
    [
        new("a", ColumnType.Double),
        new("plan", ColumnType.String),
        new("b", ColumnType.Double),
        new("embedding", ColumnType.Vector, VectorLength: 3),
    ]);

    [Fact]
    public void Of_NoMapping_IsATensorForEachColumn()
    {
        var inputs = InputTensor.Of(Needed, new Dictionary<string, string[]>());

        Assert.Equal(
            [
                ("a", ColumnType.Double, 1), ("plan", ColumnType.String, 1), ("b", ColumnType.Double, 1), ("embedding", ColumnType.Single, 3),
            ],
            inputs.Select(input => (input.Name, input.Type, input.Width)));
    }

    [Fact]
    public void Of_MappedMatrix_HasTheModelsNameAndTheOrderOfTheSetting()
    {
        var inputs = InputTensor.Of(Needed, new Dictionary<string, string[]> { ["X"] = ["b", "a"], ["contract"] = ["plan"] });

        Assert.Equal(["X", "contract", "embedding"], inputs.Select(input => input.Name));
        Assert.Equal(["b", "a"], inputs[0].Columns.Select(column => column.Name));
        Assert.Equal(2, inputs[0].Width);
    }

    [Fact]
    public void Of_ColumnsThatAreNoTensor_StayColumns()
    {
        // Of two types, and one column for two inputs.
        foreach (var mapping in new Dictionary<string, string[]>[]
        {
            new() { ["X"] = ["a", "plan"] }, new() { ["X"] = ["a", "b"], ["Y"] = ["b"] }, new() { ["X"] = ["a", "gone"] },
        })
        {
            Assert.Equal(["a", "plan", "b", "embedding"], InputTensor.Of(Needed, mapping).Select(input => input.Name));
        }
    }

    [Fact]
    public void Read_MatrixUnderTheModelsName_FeedsItsColumns()
    {
        var rows = Read(
            new("X", ColumnType.Double, 2, new[] { 1.0, 2, 3, 4 }), new("contract", ColumnType.String, 1, new[] { "p", "q" }), Embedding());

        Assert.Equal([1.0, 3], rows.Values<double>("b").ToArray());
        Assert.Equal([2.0, 4], rows.Values<double>("a").ToArray());
        Assert.Equal(["p", "q"], rows.Values<string>("plan").ToArray());
        Assert.Equal([[1f, 2, 3], [4f, 5, 6]], rows.Values<float[]>("embedding").ToArray());
    }

    [Fact]
    public void Read_TensorForEachColumn_FeedsTheSame()
    {
        var rows = Read(new("a", ColumnType.Int64, 1, new[] { 2L, 4 }), new("b", ColumnType.Double, 1, new[] { 1.0, 3 }, [false, true]),
            new("plan", ColumnType.String, 1, new[] { "p", "q" }), Embedding());

        Assert.Equal([2L, 4], rows.Values<long>("a").ToArray());
        Assert.Equal([false, true], rows["b"].Nulls.ToArray());
    }

    [Fact]
    public void Read_TextForAMoment_IsReadAsOne()
    {
        var inputs = InputTensor.Of(new([new("since", ColumnType.Timestamp)]), new Dictionary<string, string[]>());

        var fault = TensorRows.Read(1, [new("since", ColumnType.String, 1, new[] { "2026-01-02T03:04:05Z" })], inputs, out var rows);

        Assert.Null(fault);
        Assert.Equal(ColumnType.Text, rows!["since"].Field.Type);
    }

    [Theory]
    [InlineData("wrong", 1, "The model has no input 'wrong'; its inputs are 'X', 'contract', 'embedding'.")]
    [InlineData("X", 1, "Tensor 'X' has 1 elements a row; the model takes 2 (b, a).")]
    [InlineData("contract", 1, "Tensor 'contract' has elements of type Double; the model takes String.")]
    [InlineData("X", 2, "Input 'contract' is missing; the model takes 'X', 'contract', 'embedding'.")]
    public void Read_TensorDoesNotFit_SaysWhichAndWhy(string name, int width, string expected)
    {
        var fault = TensorRows.Read(1, [new(name, ColumnType.Double, width, new double[width])], Mapped(), out var rows);

        Assert.Null(rows);
        Assert.Equal((expected, true), (fault!.Reason, fault.IsOfRequest));
    }

    [Fact]
    public void Read_MatrixAndOneOfItsColumns_IsRefused()
    {
        TensorData[] tensors = [new("X", ColumnType.Double, 2, new[] { 1.0, 2 }), new("a", ColumnType.Double, 1, new[] { 1.0 })];

        Assert.Equal("Tensor 'a' feeds column 'a' once more; send one of the two.", TensorRows.Read(1, tensors, Mapped(), out _)!.Reason);
    }

    private static TensorData Embedding() => new("embedding", ColumnType.Single, 3, new[] { 1f, 2, 3, 4, 5, 6 });

    private static IReadOnlyList<InputTensor> Mapped() =>
        InputTensor.Of(Needed, new Dictionary<string, string[]> { ["X"] = ["b", "a"], ["contract"] = ["plan"] });

    private static Batch Read(params TensorData[] tensors)
    {
        Assert.Null(TensorRows.Read(2, tensors, Mapped(), out var rows));
        return rows!;
    }
}
