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

    // A batch of up to 1,024 values is counted before Offer returns; another thread counts a larger one.
    [Theory]
    [InlineData(512, 2)]
    [InlineData(1_024, 1)]
    public void Offer_SmallBatch_IsCountedAtOnce(int rows, int columns)
    {
        var observer = Observer();

        observer.Offer(Batch(rows, columns));

        Assert.Equal(rows, Assert.Single(observer.Take()).Value.Rows);
    }

    [Fact]
    public async Task Offer_LargeBatches_AreAllCountedWhenTheyHaveSettled()
    {
        var observer = Observer();
        for (var i = 0; i < 50; i++)
            observer.Offer(Batch(3_000, 2));

        await observer.SettleAsync(TimeProvider.System, Token);

        Assert.Equal(50 * 3_000, Assert.Single(observer.Take()).Value.Rows);
        Assert.Empty(observer.Take());
        Assert.Null(observer.Fault);
    }

    [Fact]
    public void Offer_NoRows_CountsNothing()
    {
        var observer = Observer();

        observer.Offer(Batch(0, 1));

        Assert.True(observer.IsEmpty);
        Assert.Empty(observer.TakeRows());
    }

    [Fact]
    public void TakeRows_RowsOfTwoVersions_AreThoseSinceTheLastCall()
    {
        var observer = Observer();
        Assert.Empty(observer.TakeRows());
        observer.Offer(Batch(3, 1));
        observer.Offer(Batch(2, 1) with { Version = "v2" });

        Assert.Equal(
            [("v1", 3), ("v2", 2)], observer.TakeRows().Select(each => (each.Version, each.Rows.Rows.Count)).OrderBy(each => each.Version));
        Assert.Empty(observer.TakeRows());
    }

    [Fact]
    public void TakeRows_KeepRowsSwitchedOff_HasNone()
    {
        var observer = Observer(options => options.Drift.KeepRows = false);

        observer.Offer(Batch(3, 1));

        Assert.Empty(observer.TakeRows());
        Assert.Equal(3, Assert.Single(observer.Take()).Value.Rows);
    }

    // A user's row is taken once an hour, so it comes again only if the sampler of the version was dropped meanwhile.
    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public void TakeRows_VersionThatScoresNobodyForMoreThanTwoHours_IsForgotten(int hours, int again)
    {
        var observer = Observer();
        observer.Offer(Batch(1, 1));
        observer.Offer(Batch(1, 1) with { Version = "v2", RetrievedAt = Observed.At.AddHours(hours) });
        observer.TakeRows();

        observer.Offer(Batch(1, 1));

        Assert.Equal(again, observer.TakeRows().Count);
    }

    [Fact]
    public void GiveBack_RowsThatCouldNotBeSent_AreTakenAgain()
    {
        var observer = Observer();
        observer.Offer(Batch(3, 1));
        var (version, rows) = Assert.Single(observer.TakeRows());

        observer.GiveBack(version, rows);

        var again = Assert.Single(observer.TakeRows()).Rows.Rows;
        Assert.Equal(rows.Rows.Select(row => row.User).Order(), again.Select(row => row.User).Order());
    }

    [Fact]
    public void Narrow_VersionWhoseSampleIsFull_TakesOnlyWhatTheClusterStillTakes()
    {
        var observer = Observer();
        observer.Narrow("v1", double.NegativeInfinity);

        observer.Offer(Batch(100, 1));
        observer.Offer(Batch(100, 1) with { Version = "v2" });

        var (version, rows) = Assert.Single(observer.TakeRows());
        Assert.Equal(("v2", 100), (version, rows.Rows.Count));
    }

    [Fact]
    public void Forget_User_HasNoRowInAnyVersion()
    {
        var observer = Observer();
        observer.Offer(Batch(3, 1));
        observer.Offer(Batch(3, 1) with { Version = "v2" });

        observer.Forget("user-1");

        Assert.All(observer.TakeRows(), each => Assert.Equal(["user-0", "user-2"], each.Rows.Rows.Select(row => row.User).Order()));
    }

    // The sample of a pipeline is the same on all silos, and another one than that of another pipeline.
    [Fact]
    public void Offer_SameRowsOnTwoSilos_HaveTheSameKeysWhateverTheCaseOfTheName()
    {
        double[] Keys(string pipeline)
        {
            var observer = Observer(name: pipeline);
            observer.Offer(Batch(5, 1));
            return [.. observer.TakeRows()[0].Rows.Rows.OrderBy(row => row.User, StringComparer.Ordinal).Select(row => row.Key)];
        }

        Assert.Equal(Keys("churn"), Keys("Churn"));
        Assert.NotEqual(Keys("churn"), Keys("fraud"));
    }

    private static PipelineObserver Observer(Action<PipelineOptions>? configure = null, string name = "test")
    {
        var options = new PipelineOptions();
        configure?.Invoke(options);
        return new(new(name, options));
    }

    private static ObservedBatch Batch(int rows, int columns) => Observed.Batch(
        Observed.Users(rows), [.. Enumerable.Range(0, columns).Select(i => Observed.Numbers($"x{i}", new double[rows]))]);
}
