using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class InputColumnTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Theory]
    [InlineData(nameof(Element.Float), ColumnType.Single, new[] { 1.5f, -2f, 0f })]
    [InlineData(nameof(Element.Double), ColumnType.Double, new[] { 1.5, -1e300, 0 })]
    [InlineData(nameof(Element.Int64), ColumnType.Int64, new[] { 1L, long.MinValue, 0 })]
    [InlineData(nameof(Element.Int32), ColumnType.Int64, new[] { 1L, int.MinValue, 0 }, (long)int.MinValue, (long)int.MaxValue)]
    [InlineData(nameof(Element.Int16), ColumnType.Int64, new[] { 1L, short.MinValue, short.MaxValue }, (long)short.MinValue,
        (long)short.MaxValue)]
    [InlineData(nameof(Element.Int8), ColumnType.Int64, new[] { 1L, sbyte.MinValue, sbyte.MaxValue }, (long)sbyte.MinValue,
        (long)sbyte.MaxValue)]
    [InlineData(nameof(Element.UInt64), ColumnType.Int64, new[] { 1L, 0, long.MaxValue }, 0L, long.MaxValue)]
    [InlineData(nameof(Element.UInt32), ColumnType.Int64, new[] { 1L, 0, uint.MaxValue }, 0L, (long)uint.MaxValue)]
    [InlineData(nameof(Element.UInt16), ColumnType.Int64, new[] { 1L, 0, ushort.MaxValue }, 0L, (long)ushort.MaxValue)]
    [InlineData(nameof(Element.UInt8), ColumnType.Int64, new[] { 1L, 0, byte.MaxValue }, 0L, (long)byte.MaxValue)]
    [InlineData(nameof(Element.Float16), ColumnType.Single, new[] { 1.5f, -65504f, 6.1035156E-05f })]
    [InlineData(nameof(Element.BFloat16), ColumnType.Single, new[] { 1.5f, -3.3895314E+38f, 0.125f })]
    [InlineData(nameof(Element.Bool), ColumnType.Boolean, new[] { true, false, true })]
    [InlineData(nameof(Element.String), ColumnType.String, new[] { "a", "", "Zürich 東京" })]
    public async Task ApplyAsync_ColumnOfEachType_GoesInAndComesOut(string element, ColumnType type, Array values, long? min = null,
        long? max = null)
    {
        foreach (var shape in new[] { [Free, 1], new[] { Free } })
        {
            await using var model = await models.LoadAsync(Graphs.Identity(Enum.Parse<Element>(element), shape));
            var outputs = await model.ApplyAsync(InputRows.Of(("x", values)), TestContext.Current.CancellationToken);

            Assert.Equal([new("x", type, false)], model.Inputs.Select(field => field with { Range = null }));
            Assert.Equal((min, max), (model.Inputs[0].Range?.Min, model.Inputs[0].Range?.Max));
            Assert.Equal([new("y", type)], model.Outputs);
            Assert.Equal(values.Cast<object>(), Enumerable.Range(0, values.Length).Select(row => outputs["y"].ValueAt(row)));
            Assert.Equal(model.Outputs, outputs.Columns.Select(column => column.Field));
            Assert.Equal(["0", "1", "2"], outputs.Users);
        }
    }

    [Fact]
    public async Task ApplyAsync_OneColumnForTwoInputsOfOneType_FeedsBoth()
    {
        var graph = new OnnxGraph()
            .Input("a", Element.Float, Free, 1).Input("b", Element.Float, Free)
            .Node("Flatten", ["b"], ["c"], OnnxAttribute.Int("axis", 1))
            .Node("Add", ["a", "c"], ["sum"])
            .Output("sum", Element.Float, Free, 1);
        await using var model = await models.LoadAsync(graph, options =>
        {
            options.Inputs["a"] = ["x"];
            options.Inputs["b"] = ["x"];
        });
        var outputs = await model.ApplyAsync(InputRows.Of(("x", new[] { 1f, 2.5f })), TestContext.Current.CancellationToken);

        Assert.Equal([new("x", ColumnType.Single, false)], model.Inputs);
        Assert.Equal([2f, 5f], outputs.Values<float>("sum"));
    }

    // A number halfway between two floats becomes the even one. A number below the smallest float becomes 0.
    [Theory]
    [InlineData(nameof(Element.Float16), new[] { 0.1f, 2049f, 2051f, 65519f, 1e-30f }, new[] { 0.099975586f, 2048f, 2052f, 65504f, 0f })]
    [InlineData(nameof(Element.BFloat16), new[] { 0.1f, 257f, 259f, float.NaN, float.PositiveInfinity },
        new[] { 0.100097656f, 256f, 260f, float.NaN, float.PositiveInfinity })]
    public async Task ApplyAsync_FloatsOf16Bits_AreRoundedToTheNearest(string element, float[] values, float[] rounded)
    {
        var outputs = await models.ApplyAsync(Graphs.Identity(Enum.Parse<Element>(element), Free, 1), InputRows.Of(("x", values)));

        Assert.Equal(rounded, outputs.Values<float>("y"));
    }

    // Rounded as a number, this NaN would become -0.
    [Fact]
    public async Task ApplyAsync_NaNWithAllBits_StaysNaNAs16Bits()
    {
        float[] values = [BitConverter.UInt32BitsToSingle(0x7FFF_FFFF), BitConverter.UInt32BitsToSingle(0xFFFF_FFFF), 1];

        var outputs = await models.ApplyAsync(Graphs.Identity(Element.BFloat16, Free, 1), InputRows.Of(("x", values)));

        Assert.Equal([float.NaN, float.NaN, 1], outputs.Values<float>("y").ToArray());
    }

    [Theory]
    [InlineData(nameof(Element.Float), new[] { float.NaN, 1f, float.PositiveInfinity })]
    [InlineData(nameof(Element.Double), new[] { double.NaN, 1d, double.NegativeInfinity })]
    public async Task ApplyAsync_NaNAndInfinity_PassThrough(string element, Array values)
    {
        var outputs = await models.ApplyAsync(Graphs.Identity(Enum.Parse<Element>(element), Free, 1), InputRows.Of(("x", values)));

        Assert.Equal(values.Cast<object>(), Enumerable.Range(0, 3).Select(row => outputs["y"].ValueAt(row)));
    }

    [Fact]
    public async Task ApplyAsync_NaNInOneRow_DoesNotChangeOtherRows()
    {
        var outputs = await models.ApplyAsync(Graphs.Sigmoid(),
            InputRows.Of(("x", new[] { new[] { 1f, 2f, 3f }, [1f, float.NaN, 3f], [0f, 0f, 1f] })));

        Assert.Equal([Graphs.SigmoidOf(1, 2, 3), double.NaN, Graphs.SigmoidOf(0, 0, 1)],
            outputs.Values<float>("y").ToArray().Select(y => (double)y), (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-5);
    }
}
