namespace ModelPipeline.Models.MlNet.Tests;

public sealed class BatchSizeTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task ApplyAsync_BatchesOfOne_AnswerForTheirOwnRow()
    {
        await using var model = await models.LoadAsync(Trained.Binary);
        using var engine = Trained.Binary.Engine<Trained.Prediction>();
        var rows = Visitor.Make(100, seed: 7);

        // There and back: what was computed for a row must not be kept for one that stands at the same place later.
        foreach (var row in rows.Concat(rows.Reverse()))
        {
            var outputs = await model.ApplyAsync(Rows.For(model, row), TestContext.Current.CancellationToken);
            var expected = engine.Predict(row);
            Same.Floats([expected.Score], outputs.Values<float>("Score"));
            Same.Floats([expected.Probability], outputs.Values<float>("Probability"));
            Assert.Equal([expected.PredictedLabel], outputs.Values<bool>("PredictedLabel"));
        }

        Assert.True(Trained.Binary.Expected<float>("Score", rows).Distinct().Count() > 90);
    }

    [Fact]
    public async Task ApplyAsync_BatchOfSixHundred_EqualsSixHundredBatchesOfOne()
    {
        await using var model = await models.LoadAsync(Trained.Binary);
        var rows = Rows.For(model, Visitor.Make(600, seed: 8));

        var whole = await model.ApplyAsync(rows, TestContext.Current.CancellationToken);

        Assert.Equal(rows.Users, whole.Users);
        foreach (var size in new[] { 1, 7 })
        {
            for (var start = 0; start < rows.Count; start += size)
            {
                var count = Math.Min(size, rows.Count - start);
                var part = await model.ApplyAsync(rows.Slice(start, count), TestContext.Current.CancellationToken);
                Assert.Equal(whole.Users.Skip(start).Take(count), part.Users);
                Assert.Equal(whole.Values<float>("Score").Slice(start, count), part.Values<float>("Score"));
                Assert.Equal(whole.Values<float>("Probability").Slice(start, count), part.Values<float>("Probability"));
            }
        }
    }

    [Fact]
    public async Task ApplyAsync_NoRows_GivesTheColumnsWithoutRows()
    {
        await using var model = await models.LoadAsync(Trained.Binary);

        var outputs = await model.ApplyAsync(Rows.For(model), TestContext.Current.CancellationToken);

        Assert.Empty(outputs.Users);
        Assert.Equal(["PredictedLabel", "Score", "Probability"], outputs.Columns.Select(column => column.Field.Name));
        Assert.Equal(model.Outputs, outputs.Columns.Select(column => column.Field));
    }

    [Fact]
    public async Task ApplyAsync_SixteenCallsAtOnce_EachGetItsOwnAnswers()
    {
        await using var model = await models.LoadAsync(Trained.Binary);
        var rows = Enumerable.Range(0, 16).Select(seed => Visitor.Make(200 + seed, seed)).ToArray();
        using var start = new Barrier(rows.Length);

        // A thread each: the thread pool of a small machine would run most of them one after the other.
        var outputs = await Task.WhenAll(rows.Select(each => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait(TestContext.Current.CancellationToken);
            return model.ApplyAsync(Rows.For(model, each), TestContext.Current.CancellationToken).AsTask();
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        for (var i = 0; i < rows.Length; i++)
            Same.Floats(Trained.Binary.Expected<float>("Score", rows[i]), outputs[i].Values<float>("Score"));
    }

    [Fact]
    public async Task ApplyAsync_AlreadyCancelled_ThrowsAndTheNextCallPasses()
    {
        await using var model = await models.LoadAsync(Trained.Binary);
        var rows = Visitor.Make(3, seed: 9);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(Rows.For(model, rows), new(true)).AsTask());

        var outputs = await model.ApplyAsync(Rows.For(model, rows), TestContext.Current.CancellationToken);
        Same.Floats(Trained.Binary.Expected<float>("Score", rows), outputs.Values<float>("Score"));
    }
}
