using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class OutputTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ApplyAsync_OneValueARow_IsOneColumn(bool flat)
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 2)
            .Node("ReduceMax", ["x"], ["y"], Ints("axes", 1), Int("keepdims", flat ? 0 : 1));
        graph = flat ? graph.Output("y", Element.Float, Free) : graph.Output("y", Element.Float, Free, 1);

        var outputs = await models.ApplyAsync(graph, InputRows.Of(("x", new[] { new[] { 1f, 2f }, [4f, 3f] })));

        Assert.Equal("y", Assert.Single(outputs.Columns).Field.Name);
        Assert.Equal([2f, 4f], outputs.Values<float>("y"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ApplyAsync_Tensor_IsOneColumnAComponentWhetherTheFileSaysItsWidthOrNot(bool isFree)
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 3).Node("Neg", ["x"], ["y"])
            .Output("y", Element.Float, Free, isFree ? Free : 3);
        await using var model = await models.LoadAsync(graph);
        var outputs = await model.ApplyAsync(InputRows.Of(("x", new[] { new[] { 1f, 2f, 3f }, [4f, 5f, 6f] })),
            TestContext.Current.CancellationToken);

        Assert.Equal([new("y_0", ColumnType.Single), new("y_1", ColumnType.Single), new("y_2", ColumnType.Single)], model.Outputs);
        Assert.Equal([-1f, -4f], outputs.Values<float>("y_0"));
        Assert.Equal([-3f, -6f], outputs.Values<float>("y_2"));
    }

    [Fact]
    public async Task ApplyAsync_LabelsOfEachType_ComeWithTheirProbabilities()
    {
        var rows = Graphs.ChurnRows(20);
        var numbers = await models.ApplyAsync(Graphs.Churn(), rows);
        var texts = await models.ApplyAsync(Graphs.Churn(texts: true), rows);

        Assert.Equal(["label", "probabilities_0", "probabilities_1"], numbers.Columns.Select(column => column.Field.Name));
        Assert.Equal(Graphs.ChurnOf(rows).Select(p => p > 0.5 ? 1L : 0L), numbers.Values<long>("label").ToArray());
        Assert.Equal(Graphs.ChurnOf(rows).Select(p => p > 0.5 ? "leave" : "stay"), texts.Values<string>("label").ToArray());
        Assert.Contains(0L, numbers.Values<long>("label").ToArray());
        Assert.Contains(1L, numbers.Values<long>("label").ToArray());
    }

    [Theory]
    [InlineData(false, new[] { "probabilities_0", "probabilities_1" })]
    [InlineData(true, new[] { "probabilities_leave", "probabilities_stay" })]
    public async Task ApplyAsync_Maps_AreOneColumnAClass(bool texts, string[] names)
    {
        var rows = Graphs.ChurnRows(20);
        var outputs = await models.ApplyAsync(Graphs.Churn(texts, maps: true), rows);

        Assert.Equal(["label", .. names], outputs.Columns.Select(column => column.Field.Name));
        var (stay, leave) = texts ? ("probabilities_stay", "probabilities_leave") : ("probabilities_0", "probabilities_1");
        for (var row = 0; row < rows.Count; row++)
        {
            Assert.Equal(Graphs.ChurnOf(rows)[row], outputs.Values<float>(leave)[row], 1e-5);
            Assert.Equal(1 - Graphs.ChurnOf(rows)[row], outputs.Values<float>(stay)[row], 1e-5);
        }
    }

    [Fact]
    public async Task ApplyAsync_MapsWithClassesOutOfOrder_KeepEachClassWithItsValue()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 3)
            .MlNode("ZipMap", ["x"], ["y"], Ints("classlabels_int64s", 30, -5, 7)).MapsOutput("y", Element.Int64);

        var outputs = await models.ApplyAsync(graph, InputRows.Of(("x", new[] { new[] { 1f, 2f, 3f }, [4f, 5f, 6f] })));

        Assert.Equal([1f, 4f], outputs.Values<float>("y_30"));
        Assert.Equal([2f, 5f], outputs.Values<float>("y_-5"));
        Assert.Equal([3f, 6f], outputs.Values<float>("y_7"));
    }

    /// <summary>The graph that skl2onnx makes of a MultiOutputClassifier: one tensor for each target.</summary>
    internal static OnnxGraph TwoTensors() => new OnnxGraph().Input("x", Element.Float, Free, 3)
        .Node("Neg", ["x"], ["minus"])
        .Node("SequenceConstruct", ["x", "minus"], ["y"]).SequenceOutput("y", Element.Float, Free, 3);

    [Fact]
    public async Task ApplyAsync_SequenceOfTensors_IsOneColumnATensorAndClass()
    {
        var outputs = await models.ApplyAsync(TwoTensors(), InputRows.Of(("x", new[] { new[] { 1f, 2f, 3f }, [4f, 5f, 6f] })));

        Assert.Equal(["y_0_0", "y_0_1", "y_0_2", "y_1_0", "y_1_1", "y_1_2"], outputs.Columns.Select(column => column.Field.Name));
        Assert.Equal([2f, 5f], outputs.Values<float>("y_0_1"));
        Assert.Equal([-3f, -6f], outputs.Values<float>("y_1_2"));
    }

    [Fact]
    public async Task ApplyAsync_SequenceOfTextTensorsOfDifferentWidths_IsOneColumnAValue()
    {
        var graph = new OnnxGraph().Input("x", Element.String, Free, 2).Numbers("last", 1)
            .Node("Gather", ["x", "last"], ["one"], Int("axis", 1))
            .Node("SequenceConstruct", ["one", "x"], ["y"]).SequenceOutput("y", Element.String, Free, Free);

        var outputs = await models.ApplyAsync(graph, InputRows.Of(("a", new[] { "p", "q" }), ("b", new[] { "r", "s" })), options =>
            options.Inputs["x"] = ["a", "b"]);

        Assert.Equal(["y_0_0", "y_1_0", "y_1_1"], outputs.Columns.Select(column => column.Field.Name));
        Assert.Equal(["r", "s"], outputs.Values<string>("y_0_0"));
        Assert.Equal(["p", "q"], outputs.Values<string>("y_1_0"));
        Assert.Equal(["r", "s"], outputs.Values<string>("y_1_1"));
    }

    [Theory]
    [InlineData(new[] { 4L }, new[] { 4 })]
    [InlineData(new[] { 1L, 4 }, new[] { 1, 4 })]
    [InlineData(new[] { 2L, 2 }, new[] { 2, 2 })]
    [InlineData(new[] { 4L, 1, 1 }, new[] { 4, 1, 1 })]
    public async Task ApplyAsync_ModelOfOneRow_HasAllValuesOfAnOutputForTheRow(long[] shape, int[] declared)
    {
        foreach (var isFree in new[] { false, true })
        {
            var graph = new OnnxGraph().Input("x", Element.Float, 1, 4).Numbers("shape", shape).Node("Reshape", ["x", "shape"], ["y"])
                .Output("y", Element.Float, isFree ? Array.ConvertAll(declared, _ => Free) : declared);

            var outputs = await models.ApplyAsync(graph, InputRows.Of(("x", new[] { new[] { 1f, 2f, 3f, 4f }, [5f, 6f, 7f, 8f] })));

            Assert.Equal(["y_0", "y_1", "y_2", "y_3"], outputs.Columns.Select(column => column.Field.Name));
            Assert.Equal([1f, 5f], outputs.Values<float>("y_0"));
            Assert.Equal([4f, 8f], outputs.Values<float>("y_3"));
        }
    }

    [Fact]
    public async Task ApplyAsync_ModelWithFreeRowsButOutputOfOneRow_IsAppliedToOneRowAtATime()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 2).Numbers("shape", 2).Node("Reshape", ["x", "shape"], ["y"])
            .Output("y", Element.Float, Free);

        var outputs = await models.ApplyAsync(graph, InputRows.Of(("x", new[] { new[] { 1f, 2f }, [4f, 3f] })));

        Assert.Equal([1f, 4f], outputs.Values<float>("y_0"));
        Assert.Equal([2f, 3f], outputs.Values<float>("y_1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task ApplyAsync_InputsOfOneValue_AreOneRow(int rank)
    {
        var shape = rank == 0 ? Array.Empty<int>() : [1];
        var graph = new OnnxGraph().Input("a", Element.Float, shape).Input("b", Element.Float, shape).Numbers("one", 1)
            .Node("Reshape", ["a", "one"], ["a1"]).Node("Reshape", ["b", "one"], ["b1"])
            .Node("Concat", ["a1", "b1"], ["y"], Int("axis", 0)).Output("y", Element.Float, 2)
            .Node("Add", ["a", "b"], ["sum"]).Output("sum", Element.Float, shape);

        var outputs = await models.ApplyAsync(graph, InputRows.Of(("a", new[] { 1f, 2f, 3f }), ("b", new[] { 10f, 20f, 30f })));

        Assert.Equal([1f, 2f, 3f], outputs.Values<float>("y_0"));
        Assert.Equal([10f, 20f, 30f], outputs.Values<float>("y_1"));
        Assert.Equal([11f, 22f, 33f], outputs.Values<float>("sum"));
    }

    [Fact]
    public async Task ApplyAsync_OutputNotOfOneValueARow_FailsAndSaysWhatWasExpected()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 1).Node("ReduceSum", ["x"], ["y"], Int("keepdims", 0))
            .Output("y", Element.Float);
        await using var model = await models.LoadAsync(graph);

        var e = await Assert.ThrowsAsync<ModelException>(
            () => model.ApplyAsync(InputRows.Of(("x", new[] { 1f, 2f })), TestContext.Current.CancellationToken).AsTask());

        Assert.Equal("Output 'y' has 1 values for 2 rows; 1 a row were expected.", e.Message);
    }

    [Fact]
    public async Task ApplyAsync_MapsNotOnePerRow_FailsAndSaysWhatWasExpected()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 2).Numbers("axis", 0)
            .Node("ReduceSum", ["x", "axis"], ["sum"], Int("keepdims", 1))
            .MlNode("ZipMap", ["sum"], ["y"], Ints("classlabels_int64s", 1, 2)).MapsOutput("y", Element.Int64);

        Assert.Equal("Output 'y' has 1 maps for 2 rows.", await FailureAsync(graph));
    }

    [Fact]
    public async Task ApplyAsync_TensorOfASequenceNotOfOneValueARow_FailsAndSaysWhatWasExpected()
    {
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 2).Node("ReduceSum", ["x"], ["sum"], Int("keepdims", 0))
            .Node("SequenceConstruct", ["x", "sum"], ["y"]).SequenceOutput("y", Element.Float, Free);

        Assert.Equal("Output 'y' has 1 values for 2 rows in tensor 1; 1 a row were expected.", await FailureAsync(graph));
    }

    [Fact]
    public async Task ApplyAsync_SequenceOfAnotherLength_FailsAndSaysWhatWasExpected()
    {
        OnnxGraph Branch(params string[] tensors) => new OnnxGraph().Node("SequenceConstruct", tensors, [$"y{tensors.Length}"])
            .SequenceOutput($"y{tensors.Length}", Element.Float, Free, 2);
        var graph = new OnnxGraph().Input("x", Element.Float, Free, 2)
            .Node("ReduceSum", ["x"], ["sum"], Int("keepdims", 0)).Node("Cast", ["sum"], ["condition"], Int("to", (int)Element.Bool))
            .Node("If", ["condition"], ["y"], Graph("then_branch", Branch("x", "x")), Graph("else_branch", Branch("x")))
            .SequenceOutput("y", Element.Float, Free, 2);

        Assert.Equal("Output 'y' has 2 tensors; 1 were expected.", await FailureAsync(graph));
    }

    private async Task<string> FailureAsync(OnnxGraph graph)
    {
        await using var model = await models.LoadAsync(graph);
        var rows = InputRows.Of(("x", new[] { new[] { 1f, 2f }, [3f, 4f] }));
        var error = await Assert.ThrowsAsync<ModelException>(
            () => model.ApplyAsync(rows, TestContext.Current.CancellationToken).AsTask());
        return error.Message;
    }
}
