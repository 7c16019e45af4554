namespace ModelPipeline.Tests;

public sealed class PipelineObserverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Offer_CallsOfARunner_CountsInputsOutputsAndUnusableRows()
    {
        var pipeline = new TestPipeline();
        pipeline.Retriever.Null.Add("nobody");
        await using var runner = await pipeline.RunnerAsync();
        await runner.ScoreAllAsync(["a", "bb", "ccc", "nobody", "missing-1"]);
        var observer = runner.Pipeline.Observed;
        await observer.SettleAsync(TimeProvider.System, Token);

        var sum = new WindowCounts();
        foreach (var (key, counts) in observer.Take())
        {
            Assert.Equal(("v1", Guid.Empty), (key.Version, key.Job));
            sum.Add(counts);
        }

        var x = Assert.Single(sum.Inputs);
        Assert.Equal((4, 4, 1, 1), (sum.Rows, x.Rows, x.Nulls, x.Unusable));
        Assert.Contains("has no value", Assert.Single(x.Reasons).Key, StringComparison.Ordinal);
        Assert.Equal(6, x.Values.Sum);
        Assert.Equal((3, 12), (Assert.Single(sum.Outputs).Rows, sum.Outputs[0].Values.Sum));
        Assert.True(observer.IsEmpty);
        Assert.Equal(3, Assert.Single(observer.TakeRows()).Rows.Rows.Count(row => row.User != "nobody"));
    }

    [Fact]
    public async Task Offer_DriftSwitchedOff_CountsNothing()
    {
        var pipeline = new TestPipeline();
        pipeline.Options.Drift.Enabled = false;
        await using var runner = await pipeline.RunnerAsync();
        await runner.ScoreAllAsync(["a", "bb"]);

        Assert.True(runner.Pipeline.Observed.IsEmpty);
        Assert.Empty(runner.Pipeline.Observed.TakeRows());
    }

    [Fact]
    public async Task Offer_BatchThatCannotBeCounted_IsAFaultAndNoFailure()
    {
        await using var runner = await new TestPipeline().RunnerAsync();
        var observer = runner.Pipeline.Observed;

        observer.Offer(Observed.Batch(Observed.Numbers("x", 1)) with { Columns = null! });
        await observer.SettleAsync(TimeProvider.System, Token);

        Assert.Equal(typeof(NullReferenceException), observer.Fault);
        Assert.Equal(RowOutcomeKind.Scored, (await runner.ScoreAsync("a", Token)).Kind);
    }

    [Fact]
    public async Task Open_AsOfThatIsNoColumnOrNoMoment_IsAFault()
    {
        var pipeline = new TestPipeline();
        pipeline.Options.Input.AsOf = "made";
        var missing = await Assert.ThrowsAsync<PipelineConfigurationException>(() => pipeline.RunnerAsync());
        Assert.Contains("Pipelines:test:Input:AsOf is 'made', which is no column", missing.Message, StringComparison.Ordinal);

        pipeline.Options.Input.AsOf = "X";
        var wrong = await Assert.ThrowsAsync<PipelineConfigurationException>(() => pipeline.RunnerAsync());
        Assert.Contains("a column of Double", wrong.Message, StringComparison.Ordinal);
    }
}
