using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class InputMatrixTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task ApplyAsync_MatrixOfColumns_TakesThemInTheListedOrder()
    {
        await using var model = await models.LoadAsync(Graphs.Sigmoid(), options => options.Inputs["x"] = ["a", "b", "c"]);
        var outputs = await model.ApplyAsync(InputRows.Of(("c", new[] { 0f, 0.1f }), ("b", new[] { 2f, -1f }), ("a", new[] { 1f, 0.5f })),
            TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b", "c"], model.Inputs.Select(field => field.Name));
        Assert.All(model.Inputs, field => Assert.Equal(ColumnType.Single, field.Type));
        Assert.Equal(Graphs.SigmoidOf(1, 2, 0), outputs.Values<float>("y")[0], 1e-5);
        Assert.Equal(Graphs.SigmoidOf(0.5, -1, 0.1), outputs.Values<float>("y")[1], 1e-5);
    }

    [Theory]
    [InlineData(nameof(Element.Float), ColumnType.Single)]
    [InlineData(nameof(Element.Double), ColumnType.Double)]
    [InlineData(nameof(Element.Int64), ColumnType.Int64)]
    [InlineData(nameof(Element.Int32), ColumnType.Int64)]
    public async Task ApplyAsync_MatrixOfEachNumber_KeepsRowsAndColumnsApart(string element, ColumnType type)
    {
        await using var model = await models.LoadAsync(Graphs.Identity(Enum.Parse<Element>(element), Free, 2),
            options => options.Inputs["x"] = ["a", "b"]);
        var outputs = await model.ApplyAsync(InputRows.Of(("a", Numbers(type, 1, 2, 3)), ("b", Numbers(type, 10, 20, 30))),
            TestContext.Current.CancellationToken);

        Assert.Equal([new("a", type, false), new("b", type, false)], model.Inputs.Select(field => field with { Range = null }));
        Assert.Equal([new("y_0", type), new("y_1", type)], model.Outputs);
        Assert.Equal(Numbers(type, 1, 2, 3).Cast<object>(), Enumerable.Range(0, 3).Select(row => outputs["y_0"].ValueAt(row)));
        Assert.Equal(Numbers(type, 10, 20, 30).Cast<object>(), Enumerable.Range(0, 3).Select(row => outputs["y_1"].ValueAt(row)));
    }

    [Fact]
    public async Task ApplyAsync_MatrixOfTexts_KeepsRowsAndColumnsApart()
    {
        var outputs = await models.ApplyAsync(
            Graphs.Identity(Element.String, Free, 2), InputRows.Of(("a", new[] { "p", "q" }), ("b", new[] { "r", "s" })),
            options => options.Inputs["x"] = ["a", "b"]);

        Assert.Equal(["p", "q"], outputs.Values<string>("y_0"));
        Assert.Equal(["r", "s"], outputs.Values<string>("y_1"));
    }

    [Theory]
    [InlineData(null, "x")]
    [InlineData("embedding", "embedding")]
    public async Task ApplyAsync_MatrixOfOneVector_TakesItsNumbersInOrder(string? mapped, string column)
    {
        await using var model = await models.LoadAsync(Graphs.Sigmoid(), options =>
        {
            if (mapped is not null)
                options.Inputs["x"] = [mapped];
        });
        var outputs = await model.ApplyAsync(InputRows.Of((column, new[] { new[] { 1f, 2f, 0f }, [0.5f, -1f, 0.1f] })),
            TestContext.Current.CancellationToken);

        Assert.Equal([new(column, ColumnType.Vector, false, 3)], model.Inputs);
        Assert.Equal(Graphs.SigmoidOf(1, 2, 0), outputs.Values<float>("y")[0], 1e-5);
        Assert.Equal(Graphs.SigmoidOf(0.5, -1, 0.1), outputs.Values<float>("y")[1], 1e-5);
    }

    [Fact]
    public async Task ApplyAsync_MatrixOfUnknownWidth_IsAsWideAsTheListedColumns()
    {
        await using var model = await models.LoadAsync(Graphs.Sigmoid(columns: Free), options => options.Inputs["x"] = ["a", "b", "c"]);
        var outputs = await model.ApplyAsync(InputRows.Of(("a", new[] { 1f }), ("b", new[] { 2f }), ("c", new[] { 0.5f })),
            TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b", "c"], model.Inputs.Select(field => field.Name));
        Assert.Equal(Graphs.SigmoidOf(1, 2, 0.5), outputs.Values<float>("y")[0], 1e-5);
    }

    [Fact]
    public async Task LoadAsync_MatrixOfUnknownWidthWithTooFewColumns_SaysThatTheModelFails()
    {
        var fault = await models.FaultAsync(Graphs.Sigmoid(columns: Free), options => options.Inputs["x"] = ["a", "b"]);

        Assert.Equal("Model:Path", fault.Setting);
        Assert.Contains("cannot be warmed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_MatrixBesideAColumn_FeedsBoth()
    {
        var graph = new OnnxGraph()
            .Input("m", Element.Float, Free, 2).Input("s", Element.Float, Free, 1)
            .Node("Concat", ["m", "s"], ["y"], Int("axis", 1))
            .Output("y", Element.Float, Free, 3);
        var outputs = await models.ApplyAsync(graph, InputRows.Of(("m", new[] { new[] { 1f, 2f }, [4f, 5f] }), ("s", new[] { 3f, 6f })));

        Assert.Equal([1f, 4f], outputs.Values<float>("y_0"));
        Assert.Equal([2f, 5f], outputs.Values<float>("y_1"));
        Assert.Equal([3f, 6f], outputs.Values<float>("y_2"));
    }

    [Fact]
    public async Task ApplyAsync_ModelOfOneRowWithAMatrix_TakesWholeBatches()
    {
        var outputs = await models.ApplyAsync(Graphs.Sigmoid(rows: 1),
            InputRows.Of(("a", new[] { 1f, 0f }), ("b", new[] { 2f, 0f }), ("c", new[] { 0f, 1f })),
            options => options.Inputs["x"] = ["a", "b", "c"]);

        Assert.Equal(Graphs.SigmoidOf(1, 2, 0), outputs.Values<float>("y")[0], 1e-5);
        Assert.Equal(Graphs.SigmoidOf(0, 0, 1), outputs.Values<float>("y")[1], 1e-5);
    }

    private static Array Numbers(ColumnType type, params int[] values) => type switch
    {
        ColumnType.Single => Array.ConvertAll(values, value => (float)value),
        ColumnType.Double => Array.ConvertAll(values, value => (double)value),
        _ => Array.ConvertAll(values, value => (long)value),
    };

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(20)]
    public async Task ApplyAsync_MatrixOfManyColumns_HasEachValueInItsPlace(int columns)
    {
        const int Rows = 37;
        string[] names = [.. Enumerable.Range(0, columns).Select(column => $"c{column}")];
        await using var model = await models.LoadAsync(Graphs.Identity(Element.Float, Free, columns),
            options => options.Inputs["x"] = names);
        float[] Column(int column) => [.. Enumerable.Range(0, Rows).Select(row => (100f * column) + row)];
        var rows = InputRows.Of([.. names.Select((name, column) => (name, (Array)Column(column))).Reverse()]);

        var outputs = await model.ApplyAsync(rows, TestContext.Current.CancellationToken);

        for (var column = 0; column < columns; column++)
            Assert.Equal(Column(column), outputs.Values<float>($"y_{column}").ToArray());
    }
}
