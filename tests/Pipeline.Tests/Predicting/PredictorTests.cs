namespace ModelPipeline.Tests;

public sealed class PredictorTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TestPipeline test = new();

    [Fact]
    public async Task Predict_Rows_AreOneBatchAndTouchNoStore()
    {
        var runner = await test.RunnerAsync();
        var stable = runner.Pipeline.Versions.Current.Stable.Version!;
        await using var predictor = await EnterAsync(runner);

        var predicted = await predictor.PredictAsync(Rows([1, 2, 3]), default);

        Assert.Equal([2, 4, 6], predicted.Outputs.Values<double>("y").ToArray());
        Assert.Empty(predicted.Failures);
        Assert.Equal(1, test.Model.Calls);
        Assert.Empty(test.Retriever.Reads);
        Assert.Empty(test.Writer.Writes);
        Assert.Equal(0, stable.Statistics.Users);
        Assert.Equal(0, stable.Statistics.Copy().Times.Batches);
    }

    [Fact]
    public async Task Predict_TypesAndNulls_AreBoundAsThoseOfAScore()
    {
        test.Options.Model.Nulls["x"] = "7";
        var runner = await test.RunnerAsync();
        await using var predictor = await EnterAsync(runner);
        var whole = new ColumnBuilder<long>(new("x", ColumnType.Int64), 2);
        whole.Append(3);
        whole.AppendNull();

        var predicted = await predictor.PredictAsync(new(["0", "1"], [whole.Build()]), default);

        Assert.Equal([6, 14], predicted.Outputs.Values<double>("y").ToArray());
    }

    [Fact]
    public async Task Predict_RowThatCannotBeBound_FailsAlone()
    {
        var runner = await test.RunnerAsync();
        await using var predictor = await EnterAsync(runner);
        var cells = CellBuilder.Of(new("x", ColumnType.Double), 3);
        cells.Append(1.0);
        cells.Append(null);
        cells.Append(3.0);

        var predicted = await predictor.PredictAsync(new(["0", "1", "2"], [cells.Build()]), default);

        Assert.Equal([2, 6], predicted.Outputs.Values<double>("y").ToArray());
        Assert.Equal([0, -1, 1], Enumerable.Range(0, 3).Select(predicted.PlaceOf));
        var failure = Assert.Single(predicted.Failures);
        Assert.Equal((1, RowOutcomeKind.Unusable, "x"), (failure.Key, failure.Value.Kind, failure.Value.Column));
    }

    [Fact]
    public async Task Predict_ModelFailsOnOneRow_FailsItAloneAndNamesTheColumn()
    {
        test.Model.During = (batch, _) => batch.Values<double>("x").Contains(13)
            ? Task.FromException(new ModelException("The model knows no such value."))
            : Task.CompletedTask;
        var runner = await test.RunnerAsync();
        await using var predictor = await EnterAsync(runner);

        var predicted = await predictor.PredictAsync(Rows([1, 13, 3]), default);

        Assert.Equal([2, 6], predicted.Outputs.Values<double>("y").ToArray());
        var failure = Assert.Single(predicted.Failures);
        Assert.Equal((1, RowOutcomeKind.Unusable, "x"), (failure.Key, failure.Value.Kind, failure.Value.Column));
    }

    [Fact]
    public async Task Predict_SomeRowsAreRefused_CountsBothKinds()
    {
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        test.Model.Instead = (batch, _) => batch.Values<double>("x").Contains(2)
            ? throw new ModelException("It takes no 2.")
            : Task.FromResult(new Batch(batch.Users, [new Column<double>(new("y", ColumnType.Double), new double[batch.Count])]));
        var runner = await test.RunnerAsync(metrics: new(meters));
        await using var predictor = await EnterAsync(runner);

        await predictor.PredictAsync(Rows([1, 2, 3]), default);

        Assert.Equal(
            [("applied", 2.0), ("refused", 1.0)],
            measured.Of(MetricNames.PredictedRows).Select(each => (each["outcome"], each.Value)).Order());
    }

    [Fact]
    public async Task Predict_MoreRowsThanABatch_GivesTheModelFullBatchesInOrder()
    {
        test.Options.Batching.MaxBatchSize = 4;
        var runner = await test.RunnerAsync();
        await using var predictor = await EnterAsync(runner);

        var predicted = await predictor.PredictAsync(Rows([.. Enumerable.Range(0, 10).Select(x => (double)x)]), default);

        Assert.Equal(3, test.Model.Calls);
        Assert.Equal(Enumerable.Range(0, 10).Select(x => 2.0 * x), predicted.Outputs.Values<double>("y").ToArray());
    }

    [Fact]
    public async Task Predict_NoRowIsUsable_HasNoOutputsAndTheColumnsOfThem()
    {
        var runner = await test.RunnerAsync();
        await using var predictor = await EnterAsync(runner);
        var cells = CellBuilder.Of(new("x", ColumnType.Double), 1);
        cells.Append(null);

        var predicted = await predictor.PredictAsync(new(["0"], [cells.Build()]), default);

        Assert.Equal(0, predicted.Outputs.Count);
        Assert.Equal("y", Assert.Single(predicted.Outputs.Columns).Field.Name);
        Assert.Equal(0, test.Model.Calls);
    }

    [Fact]
    public async Task TryEnter_UnknownVersion_SaysSo()
    {
        var runner = await test.RunnerAsync();

        var error = await Assert.ThrowsAsync<StoreException>(
            async () => await runner.Predictor.TryEnterAsync("v9", null, default));

        Assert.Contains("v9", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task TryEnter_LaneIsFull_RefusesAtOnceAndTakesOthersLater()
    {
        var runner = await test.RunnerAsync();
        var inside = new List<LeasedPredictor>();
        for (var i = 0; i < Environment.ProcessorCount; i++)
            inside.Add(await EnterAsync(runner));
        var waiting = Enumerable.Range(0, 64).Select(_ => runner.Predictor.TryEnterAsync(null, null, default).AsTask()).ToList();

        var refused = await runner.Predictor.TryEnterAsync(null, null, default);
        foreach (var each in inside)
            await each.DisposeAsync();
        foreach (var each in waiting)
            await (await each.WaitAsync(Limit))!.DisposeAsync();

        Assert.Null(refused);
        await using var later = await EnterAsync(runner);
        Assert.Equal("v1", later.Version);
    }

    [Fact]
    public async Task Read_UserWithAndWithoutARow_GivesTheRowOrTheReason()
    {
        var runner = await test.RunnerAsync();
        await using var predictor = await EnterAsync(runner);

        var found = await predictor.ReadAsync("abc", null, default);
        var missing = await predictor.ReadAsync("missing", null, default);

        Assert.Equal([3], found.Row!.Values<double>("x").ToArray());
        Assert.Null(missing.Row);
        Assert.Equal(RowOutcomeKind.NoInput, missing.Failure.Kind);
        Assert.Empty(test.Writer.Writes);
    }

    [Fact]
    public async Task Align_RowOfAnotherType_HasTheTypesOfTheModelAndMarksWhatDoesNotFit()
    {
        test.Retriever.Source = new([new Field("x", ColumnType.Text)]);
        var runner = await test.RunnerAsync();
        await using var predictor = await EnterAsync(runner);
        var texts = new Column<string>(new("x", ColumnType.Text), new[] { "1.5", "many" });

        var aligned = predictor.Align(new(["a", "b"], [texts]));

        Assert.Equal(ColumnType.Double, aligned["x"].Field.Type);
        Assert.Equal(1.5, aligned["x"].ValueAt(0));
        Assert.Equal([1], aligned["x"].Unusable.Keys);
    }

    private static async Task<LeasedPredictor> EnterAsync(PipelineRunner runner)
    {
        var predictor = await runner.Predictor.TryEnterAsync(null, null, default);
        Assert.NotNull(predictor);
        return predictor;
    }

    private static Batch Rows(double[] x) =>
        new([.. x.Select((_, row) => $"row {row}")], [new Column<double>(new("x", ColumnType.Double), x)]);
}
