namespace ModelPipeline.Tests;

public sealed class VersionOpenerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_SoundVersion_IsFetchedCheckedAndWarmedInThisOrder()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        var steps = new List<VersionState>();

        var opened = await test.LoadAsync("v2", "factor=3", steps.Add);

        Assert.Empty(opened.Faults);
        Assert.Equal([VersionState.Fetching, VersionState.Checking, VersionState.Warming], steps);
        Assert.Equal(["v1", "v2"], test.Rollout.Loaded.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_File_TellsItsHash()
    {
        await using var test = await VersionedPipeline.OpenAsync();

        var opened = await test.LoadAsync("v2", "factor=3");

        var file = test.Rollout.FileOf("v2")!;
        Assert.Equal((64, file.Sha256), (file.Sha256.Length, opened.Version!.Value.Spec.Sha256));
        Assert.NotEqual(test.Rollout.FileOf("v1")!.Sha256, file.Sha256);
        Assert.Null(test.Rollout.FileOf("v3"));
    }

    [Theory]
    [InlineData(512, 512)]
    [InlineData(7, 7)]
    [InlineData(20_000, 10_000)]
    public async Task OpenAsync_SoundVersion_IsAppliedToOneRowAndToTheLargestBatchOfCalls(int maxBatchSize, int rows)
    {
        await using var test = await VersionedPipeline.OpenAsync(made => made.Options.Batching.MaxBatchSize = maxBatchSize);
        test.Sizes.Clear();

        await test.LoadAsync("v2", "factor=3");

        Assert.Equal([1, rows], test.Sizes[^2..]);
    }

    [Fact]
    public async Task OpenAsync_RowsOfTheInput_WarmTheModelInsteadOfMadeUpOnes()
    {
        await using var test = await VersionedPipeline.OpenAsync(Samples(5, 6));
        Batch? last = null;
        test.OnLoaded = model =>
        {
            var apply = model.Instead!;
            model.Instead = (batch, token) =>
            {
                last = batch;
                return apply(batch, token);
            };
        };

        await test.LoadAsync("v2", "factor=3");

        Assert.All(last!.Users, user => Assert.Equal("u0", user));
        Assert.All(last.Values<double>("x").ToArray(), x => Assert.Equal(5, x));
    }

    [Fact]
    public async Task OpenAsync_ModelThatMakesTooFewRowsOfALargeBatch_IsAFault()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        test.OnLoaded = model =>
        {
            var apply = model.Instead!;
            model.Instead = async (batch, token) =>
            {
                var made = await apply(batch, token);
                return made.Count > 100 ? made.Slice(0, 3) : made;
            };
        };

        var opened = await test.LoadAsync("v2", "factor=3");

        Assert.Equal("Model cannot be opened: The model made 3 rows of 512.", Assert.Single(opened.Faults).ToString());
        Assert.True(test.Models[^1].IsDisposed);
        Assert.Equal(["v1"], test.Rollout.Loaded);
    }

    [Fact]
    public async Task OpenAsync_FileThatIsBroken_IsAFaultAndLeavesTheOthersAlone()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        var steps = new List<VersionState>();

        var opened = await test.LoadAsync("v2", "corrupt", steps.Add);

        Assert.Equal("Model:Path", Assert.Single(opened.Faults).Setting);
        Assert.Equal([VersionState.Fetching, VersionState.Checking], steps);
        Assert.Equal(["v1"], test.Rollout.Loaded);
        Assert.Equal((null, null), (opened.Version, opened.Trial));
        Assert.False(test.Models[0].IsDisposed);
    }

    [Fact]
    public async Task OpenAsync_OtherOutputs_NamesBothAndClosesTheModel()
    {
        await using var test = await VersionedPipeline.OpenAsync();

        var opened = await test.LoadAsync("v2", "factor=3\noutput=risk");

        Assert.Equal(
            "Model:Outputs makes risk (Double), but the scores of the pipeline have y (Double); map the outputs to these columns.",
            Assert.Single(opened.Faults).ToString());
        Assert.Null(opened.Trial);
        Assert.True(test.Models[^1].IsDisposed);
    }

    [Fact]
    public async Task OpenAsync_RowsOfTheInput_AreComparedWithTheStableVersion()
    {
        await using var test = await VersionedPipeline.OpenAsync(Samples(1, 2, 6));

        var opened = await test.LoadAsync("v2", "factor=3");

        Assert.Equal(new(3, 0, 3, MeanDifference: 3, MaxDifference: 6), opened.Trial);
    }

    [Fact]
    public async Task OpenAsync_NoNumberForARowOfTheInput_IsAFault()
    {
        await using var test = await VersionedPipeline.OpenAsync(Samples(1, 2));

        var opened = await test.LoadAsync("v2", "input=x");

        Assert.Equal(
            "Model:Outputs:y is no finite number for 2 of the first rows of the input; see how the model was trained.",
            Assert.Single(opened.Faults).ToString());
        Assert.Equal(2, opened.Trial!.Rows);
        Assert.Equal(["v1"], test.Rollout.Loaded);
    }

    [Fact]
    public async Task OpenAsync_NoRows_IsOpenedWithoutAComparison()
    {
        await using var test = await VersionedPipeline.OpenAsync();

        Assert.Equal(new(0, 0), (await test.LoadAsync("v2", "factor=3")).Trial);
    }

    [Fact]
    public async Task OpenAsync_InputThatCannotBeSampled_TriesRowsThatTheStableVersionScored()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        var asked = new List<(string Version, int Rows)>();
        test.Pipeline.SeenRows = (version, rows, _) =>
        {
            asked.Add((version, rows));
            return Task.FromResult<Batch?>(VersionedPipeline.Rows(1, 2, 3, 4));
        };

        Assert.Equal(4, (await test.LoadAsync("v2", "factor=3")).Trial!.Compared);
        Assert.Equal([("v1", 256)], asked);
    }

    [Fact]
    public async Task OpenAsync_SampleLacksWhatCallsBring_TriesRowsThatTheStableVersionScored()
    {
        await using var test = await VersionedPipeline.OpenAsync(made => made.NewRetriever = () => new()
        {
            Sample = () => new(["a"], [new Column<double>(new("other", ColumnType.Double), new[] { 1.0 })]),
        });
        test.Pipeline.SeenRows = (_, _, _) => Task.FromResult<Batch?>(VersionedPipeline.Rows(1, 2));

        Assert.Equal(2, (await test.LoadAsync("v2", "factor=3")).Trial!.Compared);
    }

    [Fact]
    public async Task OpenAsync_SampleHasRows_AsksNobodyElse()
    {
        await using var test = await VersionedPipeline.OpenAsync(Samples(1, 2));
        test.Pipeline.SeenRows = (_, _, _) => throw new InvalidOperationException("Nobody needs these rows.");

        Assert.Equal(2, (await test.LoadAsync("v2", "factor=3")).Trial!.Compared);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("fails")]
    [InlineData("lacks the input")]
    public async Task OpenAsync_NoUsefulRowsThatTheStableVersionScored_IsOpenedAllTheSame(string seen)
    {
        await using var test = await VersionedPipeline.OpenAsync();
        test.Pipeline.SeenRows = (_, _, _) => seen switch
        {
            "none" => Task.FromResult<Batch?>(null),
            "fails" => throw new InvalidOperationException("No silo answers."),
            _ => Task.FromResult<Batch?>(new(["a"], [new Column<double>(new("other", ColumnType.Double), new[] { 1.0 })])),
        };

        var opened = await test.LoadAsync("v2", "factor=3");

        Assert.Empty(opened.Faults);
        Assert.Equal(new(0, 0), opened.Trial);
    }

    [Fact]
    public async Task OpenAsync_CancelledWhileRowsAreAskedFor_IsCancelledAndClosesTheModel()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        using var stop = new CancellationTokenSource();
        test.Pipeline.SeenRows = async (_, _, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.LoadAsync("v2", "factor=3", token: stop.Token));

        Assert.True(test.Models[^1].IsDisposed);
        Assert.Equal(["v1"], test.Rollout.Loaded);
    }

    [Fact]
    public async Task OpenAsync_ColumnThatTheInputDoesNotReadYet_OpensTheInputAgainForBoth()
    {
        await using var test = await VersionedPipeline.OpenAsync();

        var opened = await test.LoadAsync("v2", "factor=3\ninput=z");
        Assert.Empty(opened.Faults);
        Assert.Equal((2, false), (test.Retrievers.Count, test.Retrievers[0].IsDisposed));
        await test.ApplyAsync(new() { Stable = "v1", Candidate = new("v2", 50) });

        Assert.Equal(["x", "z"], test.Pipeline.Versions.Current.Input.Value.Wanted.Select(field => field.Name));
        Assert.Equal((true, false), (test.Retrievers[0].IsDisposed, test.Retrievers[1].IsDisposed));
    }

    [Fact]
    public async Task OpenAsync_ColumnThatTheInputReads_UsesTheOpenInput()
    {
        await using var test = await VersionedPipeline.OpenAsync();

        await test.LoadAsync("v2", "factor=3");
        await test.ApplyAsync(new() { Stable = "v2" });

        Assert.False(Assert.Single(test.Retrievers).IsDisposed);
    }

    [Fact]
    public async Task OpenAsync_ColumnThatTheInputLacks_IsAFaultAndClosesBoth()
    {
        await using var test = await VersionedPipeline.OpenAsync();

        var opened = await test.LoadAsync("v2", "factor=3\ninput=age");

        Assert.StartsWith("Input:Table", Assert.Single(opened.Faults).Setting, StringComparison.Ordinal);
        Assert.Equal((false, true), (test.Retrievers[0].IsDisposed, test.Retrievers[1].IsDisposed));
        Assert.True(test.Models[^1].IsDisposed);
    }

    [Fact]
    public async Task OpenAsync_InputThatDoesNotOpenAgain_IsAFaultAndTheOldOneStays()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        test.NewRetriever = () => new() { OpenFault = new("Input:Table", "is gone.") };

        var opened = await test.LoadAsync("v2", "factor=3\ninput=z");

        Assert.Equal("Input:Table is gone.", Assert.Single(opened.Faults).ToString());
        Assert.Equal((false, true), (test.Retrievers[0].IsDisposed, test.Retrievers[1].IsDisposed));
    }

    [Fact]
    public async Task OpenAsync_InputThatCannotBeMadeAgain_IsAFault()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        test.NewRetriever = () => throw new PipelineConfigurationException("Input:Kind", "is gone.");

        Assert.Equal("Input:Kind is gone.", Assert.Single((await test.LoadAsync("v2", "factor=3\ninput=z")).Faults).ToString());
    }

    [Fact]
    public async Task OpenAsync_TokenIsCancelled_OpensNothing()
    {
        await using var test = await VersionedPipeline.OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.LoadAsync("v2", "factor=3", token: new(canceled: true)));

        Assert.Single(test.Models);
        Assert.NotNull((await test.LoadAsync("v2", "factor=3", token: Token)).Version);
    }

    private static Action<VersionedPipeline> Samples(params double[] numbers) => made =>
        made.NewRetriever = () => new()
        {
            Source = new([new("x", ColumnType.Double), new("z", ColumnType.Double)]),
            Sample = () => VersionedPipeline.Rows(numbers),
        };
}
