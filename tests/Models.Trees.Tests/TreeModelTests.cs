using System.Numerics;

namespace ModelPipeline.Models.Trees.Tests;

/// <summary>How a batch goes through a library, which a fake stands for.</summary>
public sealed class TreeModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_PredictionAndRaw_EachColumnHasItsValues()
    {
        using var booster = new FakeBooster<double>(width: 3, rawWidth: 1);
        await using var model = Model(booster, ["a", "b"], ("second", "prediction[1]"), ("raw", "raw"), ("first", "prediction[0]"));

        var outputs = await model.ApplyAsync(InputRows.Of(("b", new[] { 7.0, 8 }), ("a", new[] { 1.0, 2 })), Token);

        Assert.Equal(["second", "raw", "first"], outputs.Columns.Select(column => column.Field.Name));
        Assert.Equal([101.0, 102], outputs.Values<double>("second").ToArray());
        Assert.Equal([1001.0, 1002], outputs.Values<double>("raw").ToArray());
        Assert.Equal([1.0, 2], outputs.Values<double>("first").ToArray());
        Assert.Equal(["0", "1"], outputs.Users);
        Assert.Equal([(2, false), (2, true)], booster.Calls);
    }

    [Theory]
    [InlineData("prediction", false)]
    [InlineData("raw", true)]
    public async Task ApplyAsync_OneOfTheTwo_ComputesOnlyThatOne(string output, bool isRaw)
    {
        using var booster = new FakeBooster<double>(width: 1, rawWidth: 1);
        await using var model = Model(booster, ["a"], ("score", output));

        await model.ApplyAsync(InputRows.Of(("a", new[] { 1.0, 2 })), Token);

        Assert.Equal([(2, isRaw)], booster.Calls);
    }

    [Fact]
    public async Task ApplyAsync_NoRows_AsksNoLibrary()
    {
        using var booster = new FakeBooster<double>(width: 1, rawWidth: 1);
        await using var model = Model(booster, ["a"]);

        var outputs = await model.ApplyAsync(InputRows.Of(("a", Array.Empty<double>())), Token);

        Assert.Equal(model.Outputs, outputs.Columns.Select(column => column.Field));
        Assert.Equal(0, outputs.Count);
        Assert.Empty(booster.Calls);
    }

    // A chunk has 65,536 cells, and at least one row.
    [Theory]
    [InlineData(32_768, new[] { 2, 2, 1 })]
    [InlineData(65_536, new[] { 1, 1, 1, 1, 1 })]
    [InlineData(65_537, new[] { 1, 1, 1, 1, 1 })]
    [InlineData(10, new[] { 5 })]
    public async Task ApplyAsync_ManyCells_ArePredictedInChunks(int features, int[] chunks)
    {
        using var booster = new FakeBooster<float>(width: 2, rawWidth: 1);
        await using var model = OfVectors(booster, features, ("score", "prediction[1]"), ("raw", "raw"));

        var outputs = await model.ApplyAsync(Vectors(features, 5), Token);

        Assert.Equal(chunks, booster.Calls.Where(call => !call.IsRaw).Select(call => call.Rows));
        Assert.Equal([100f, 101, 102, 103, 104], outputs.Values<float>("score").ToArray());
        Assert.Equal([1000f, 1001, 1002, 1003, 1004], outputs.Values<float>("raw").ToArray());
    }

    [Fact]
    public async Task ApplyAsync_CancelledInAChunk_BeginsNoOther()
    {
        using var cancellation = new CancellationTokenSource();
        using var booster = new FakeBooster<float>(width: 1, rawWidth: 1) { OnPredict = cancellation.Cancel };
        await using var model = OfVectors(booster, 65_536);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(Vectors(65_536, 3), cancellation.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(Vectors(65_536, 0), cancellation.Token).AsTask());

        Assert.Single(booster.Calls);
    }

    [Fact]
    public async Task ApplyAsync_LibraryRefusesTheRows_IsAFailureOfTheModel()
    {
        using var booster = new FakeBooster<double>(width: 1, rawWidth: 1) { OnPredict = () => throw new TreeLibraryException("Why.") };
        await using var model = Model(booster, ["a"]);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(InputRows.Of(("a", new[] { 1.0 })), Token).AsTask());

        Assert.Equal("The model's library does not take the input.", error.Message);
        Assert.Equal("Why.", error.InnerException!.Message);
    }

    [Fact]
    public async Task DisposeAsync_Model_UnloadsItsTrees()
    {
        using var booster = new FakeBooster<double>(width: 1, rawWidth: 1);
        var model = Model(booster, ["a"]);
        Assert.Equal("v7", model.Version);
        Assert.Equal([new("a", ColumnType.Double)], model.Inputs);

        await model.DisposeAsync();

        Assert.True(booster.IsDisposed);
    }

    private static TreeModel<double> Model(
        FakeBooster<double> booster, string[] columns, params (string Column, string Source)[] outputs) =>
        new(booster, new([.. columns.Select(column => new NumberInput<double>(column))], columns.Length), Outputs(booster, outputs), "v7");

    private static TreeModel<float> OfVectors(FakeBooster<float> booster, int features, params (string Column, string Source)[] outputs) =>
        new(booster, new([new VectorInput<float>("x", features)], features), Outputs(booster, outputs), "v7");

    private static IReadOnlyList<OutputSelection> Outputs<T>(FakeBooster<T> booster, (string Column, string Source)[] outputs)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        TreeOutputs.Of(booster, outputs.ToDictionary(output => output.Column, output => output.Source));

    // Each row begins with its number.
    private static Batch Vectors(int features, int rows) => InputRows.Of(("x", Enumerable.Range(0, rows).Select(row =>
    {
        var vector = new float[features];
        vector[0] = row;
        return vector;
    }).ToArray()));
}
