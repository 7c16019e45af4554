using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class BatchSizeTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Theory]
    [InlineData(false, Free)]
    [InlineData(true, Free)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    public async Task ApplyAsync_AnyBatchSize_GivesEachRowTheSameAnswer(bool maps, int modelRows)
    {
        await using var model = await models.LoadAsync(Graphs.Churn(texts: true, maps, modelRows), options =>
        {
            options.Outputs["label"] = "label";
            options.Outputs["score"] = maps ? "probabilities[leave]" : "probabilities[1]";
        });
        var rows = Graphs.ChurnRows(600);
        var expected = Graphs.ChurnOf(rows);

        foreach (var size in new[] { 600, 7, 1 })
        {
            for (var start = 0; start < rows.Count; start += size)
            {
                var batch = rows.Slice(start, Math.Min(size, rows.Count - start));
                var outputs = await model.ApplyAsync(batch, TestContext.Current.CancellationToken);
                Assert.Equal(batch.Users, outputs.Users);
                for (var row = 0; row < batch.Count; row++)
                {
                    Assert.Equal(expected[start + row], outputs.Values<float>("score")[row], 1e-5);
                    Assert.Equal(expected[start + row] > 0.5 ? "leave" : "stay", outputs.Values<string>("label")[row]);
                }
            }
        }
    }

    [Theory]
    [InlineData(false, Free)]
    [InlineData(true, Free)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    public async Task ApplyAsync_NoRows_GivesTheColumnsWithoutRows(bool maps, int modelRows)
    {
        await using var model = await models.LoadAsync(Graphs.Churn(texts: true, maps, modelRows));

        var outputs = await model.ApplyAsync(Graphs.ChurnRows(0), TestContext.Current.CancellationToken);

        Assert.Empty(outputs.Users);
        Assert.Equal(3, model.Outputs.Count);
        Assert.Equal(model.Outputs, outputs.Columns.Select(column => column.Field));
    }

    [Fact]
    public async Task ApplyAsync_ModelOfOneRowWithAMatrix_TakesWholeBatches()
    {
        var outputs = await models.ApplyAsync(Graphs.Sigmoid(rows: 1), Rows.Of(("a", new[] { 1f, 0f }), ("b", new[] { 2f, 0f }), ("c", new[] { 0f, 1f })), options => options.Inputs["x"] = ["a", "b", "c"]);

        Assert.Equal(Graphs.SigmoidOf(1, 2, 0), outputs.Values<float>("y")[0], 1e-5);
        Assert.Equal(Graphs.SigmoidOf(0, 0, 1), outputs.Values<float>("y")[1], 1e-5);
    }

    [Theory]
    [InlineData(Free)]
    [InlineData(1)]
    public async Task ApplyAsync_SixteenCallsAtOnce_EachGetItsOwnAnswers(int modelRows)
    {
        await using var model = await models.LoadAsync(Graphs.Churn(maps: true, rows: modelRows));
        var batches = Enumerable.Range(0, 16).Select(seed => Graphs.ChurnRows(50 + seed, seed)).ToArray();
        using var start = new Barrier(batches.Length);

        // A thread each: the thread pool of a small machine would run most of them one after the other.
        var outputs = await Task.WhenAll(batches.Select(batch => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait(TestContext.Current.CancellationToken);
            return model.ApplyAsync(batch, TestContext.Current.CancellationToken).AsTask();
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        for (var i = 0; i < batches.Length; i++)
            Assert.Equal(Graphs.ChurnOf(batches[i]), outputs[i].Values<float>("probabilities_1").ToArray().Select(p => (double)p), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(Free)]
    [InlineData(1)]
    public async Task ApplyAsync_AlreadyCancelled_Throws(int modelRows)
    {
        await using var model = await models.LoadAsync(Graphs.Churn(rows: modelRows));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(Graphs.ChurnRows(3), new(true)).AsTask());

        // The model is none the worse for it.
        var rows = Graphs.ChurnRows(1);
        var outputs = await model.ApplyAsync(rows, TestContext.Current.CancellationToken);
        Assert.Equal(Graphs.ChurnOf(rows)[0], outputs.Values<float>("probabilities_1")[0], 1e-5);
    }
}
