using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>Inputs that are narrower than the column of the batch, timestamps, and vectors of one number.</summary>
public sealed class NarrowTypesTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Theory]
    [InlineData(nameof(Row.I1), sbyte.MinValue, sbyte.MaxValue)]
    [InlineData(nameof(Row.I2), short.MinValue, short.MaxValue)]
    [InlineData(nameof(Row.I4), int.MinValue, int.MaxValue)]
    [InlineData(nameof(Row.I8), long.MinValue, long.MaxValue)]
    [InlineData(nameof(Row.U1), byte.MinValue, byte.MaxValue)]
    [InlineData(nameof(Row.U2), ushort.MinValue, ushort.MaxValue)]
    [InlineData(nameof(Row.U4), uint.MinValue, uint.MaxValue)]
    [InlineData(nameof(Row.U8), 0, long.MaxValue)]
    public async Task ApplyAsync_WholeNumberOfEachWidth_KeepsItsWholeRange(string column, long least, long most)
    {
        await using var model = await LoadAsync(column);

        var outputs = await model.ApplyAsync(InputRows.Of((column, new[] { least, most, 1 })), TestContext.Current.CancellationToken);

        (long, long)? range = least == long.MinValue ? null : (least, most);
        Assert.Equal([new(column, ColumnType.Int64, false, Range: range)], model.Inputs);
        Assert.Equal([(double)least, most, 1], outputs.Values<double>("out"));
    }

    [Theory]
    [InlineData(nameof(Row.I1), 481)]
    [InlineData(nameof(Row.I2), 48151)]
    [InlineData(nameof(Row.I4), 48151623420)]
    [InlineData(nameof(Row.U1), -48151)]
    [InlineData(nameof(Row.U2), 4815162)]
    [InlineData(nameof(Row.U4), -48151)]
    [InlineData(nameof(Row.U8), -48151)]
    public async Task ApplyAsync_NumberOutOfRange_FailsWithoutTheValueAndTheNextBatchPasses(string column, long value)
    {
        await using var model = await LoadAsync(column);

        var e = await Assert.ThrowsAsync<ModelException>(
            () => model.ApplyAsync(InputRows.Of((column, new[] { 1, value })), TestContext.Current.CancellationToken).AsTask());
        var outputs = await model.ApplyAsync(InputRows.Of((column, new[] { 7L })), TestContext.Current.CancellationToken);

        Assert.DoesNotContain("481", e.Message, StringComparison.Ordinal);
        Assert.IsType<OverflowException>(e.InnerException);
        Assert.Equal([7d], outputs.Values<double>("out"));
    }

    [Theory]
    [InlineData(DataKind.SByte, sbyte.MinValue)]
    [InlineData(DataKind.Int16, short.MinValue)]
    [InlineData(DataKind.Int32, int.MinValue)]
    [InlineData(DataKind.Int64, long.MinValue)]
    [InlineData(DataKind.Byte, byte.MaxValue)]
    [InlineData(DataKind.UInt16, ushort.MaxValue)]
    [InlineData(DataKind.UInt32, uint.MaxValue)]
    [InlineData(DataKind.UInt64, long.MaxValue)]
    public async Task ApplyAsync_OutputOfEachWidth_IsAWholeNumberAloneAndInAVector(DataKind kind, long value)
    {
        await using var one = await LoadAsync(Fit(ml => ml.Transforms.Conversion.ConvertType("Out", nameof(Row.Text), kind)));
        await using var component = await LoadAsync(
            Fit(ml => ml.Transforms.Conversion.ConvertType("N", nameof(Row.Text), kind)
            .Append(ml.Transforms.Concatenate("Out", "N", "N"))), "Out[1]");
        var rows = InputRows.Of(("Text", new[] { $"{value}", "1" }));

        var scalar = await one.ApplyAsync(rows, TestContext.Current.CancellationToken);
        var vector = await component.ApplyAsync(rows, TestContext.Current.CancellationToken);

        Assert.Equal([value, 1], scalar.Values<long>("out"));
        Assert.Equal([value, 1], vector.Values<long>("out"));
    }

    [Fact]
    public async Task ApplyAsync_OutputAboveWhatAColumnHolds_FailsAndIsNotNegative()
    {
        await using var model = await LoadAsync(Fit(ml => ml.Transforms.Conversion.ConvertType("Out", nameof(Row.Text), DataKind.UInt64)));

        var e = await Assert.ThrowsAsync<ModelException>(() =>
            model.ApplyAsync(InputRows.Of(("Text", new[] { "9223372036854775808" })), TestContext.Current.CancellationToken).AsTask());

        Assert.Equal((true, "Output 'Out' has a number above 9223372036854775807, which cannot be stored."), (e.IsOutput, e.Message));
    }

    [Fact]
    public async Task ApplyAsync_Moment_GoesInAndComesOutAsUtc()
    {
        await using var model = await LoadAsync(Fit(ml => ml.Transforms.CopyColumns("Out", nameof(Row.When))));
        var moment = new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc);

        var outputs = await model.ApplyAsync(InputRows.Of(("When", new[] { moment })), TestContext.Current.CancellationToken);

        Assert.Equal([new("When", ColumnType.Timestamp, false)], model.Inputs);
        Assert.Equal([new("out", ColumnType.Timestamp)], model.Outputs);
        Assert.Equal([moment], outputs.Values<DateTime>("out"));
        Assert.Equal(DateTimeKind.Utc, outputs.Values<DateTime>("out")[0].Kind);
    }

    [Fact]
    public async Task ApplyAsync_VectorOfOneNumber_TakesAVectorByDefaultAndANumberWhereAColumnIsListed()
    {
        var trained = Fit(ml => ml.Transforms.Concatenate("Out", nameof(Row.One), nameof(Row.One)));
        await using var vector = await LoadAsync(trained, "Out[1]");
        await using var number = await LoadAsync(trained, "Out[1]", options => options.Inputs["One"] = ["n"]);

        var one = await vector.ApplyAsync(InputRows.Of(("One", new float[][] { [2f] })), TestContext.Current.CancellationToken);
        var other = await number.ApplyAsync(InputRows.Of(("n", new[] { 2f })), TestContext.Current.CancellationToken);

        Assert.Equal([new("One", ColumnType.Vector, false, 1)], vector.Inputs);
        Assert.Equal([new("n", ColumnType.Single, false)], number.Inputs);
        Assert.Equal([2f], one.Values<float>("out"));
        Assert.Equal([2f], other.Values<float>("out"));
    }

    private Task<IModel> LoadAsync(string column) =>
        LoadAsync(Fit(ml => ml.Transforms.Conversion.ConvertType("Out", column, DataKind.Double)));

    private Task<IModel> LoadAsync(Trained trained, string output = "Out",
        Action<ModelOptions>? configure = null) => models.LoadAsync(trained, options =>
    {
        options.Outputs["out"] = output;
        configure?.Invoke(options);
    });

    private static Trained Fit(Func<MLContext, IEstimator<ITransformer>> estimator)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(new Row[] { new() });
        return new(estimator(ml).Fit(data), data.Schema);
    }

    private sealed class Row
    {
        public sbyte I1 { get; set; }

        public short I2 { get; set; }

        public int I4 { get; set; }

        public long I8 { get; set; }

        public byte U1 { get; set; }

        public ushort U2 { get; set; }

        public uint U4 { get; set; }

        public ulong U8 { get; set; }

        public string Text { get; set; } = "1";

        public DateTime When { get; set; }

        [VectorType(1)]
        public float[] One { get; set; } = [4];
    }
}
