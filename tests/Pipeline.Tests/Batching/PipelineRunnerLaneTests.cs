namespace ModelPipeline.Tests;

public sealed class PipelineRunnerLaneTests
{
    private readonly TestPipeline test = new();
    private readonly Gate gate = new();

    public PipelineRunnerLaneTests() =>
        test.Retriever.During = (users, token) =>
            users[0].StartsWith("list", StringComparison.Ordinal) ? gate.PassAsync(token) : Task.CompletedTask;

    private static IEnumerable<string> ListUsers(int count) => Enumerable.Range(0, count).Select(i => $"list-{i}");

    [Fact]
    public async Task Score_ListsHoldAllSlotsTheyMayHave_CallIsServedAtOnce()
    {
        test.Options.Batching.MaxBatchSize = 10;
        var runner = await test.RunnerAsync();
        var listing = runner.ScoreAllAsync(ListUsers(100), Lane.List);
        await gate.Reached;

        Assert.Equal(RowOutcomeKind.Scored, (await runner.ScoreAsync("call")).Kind);
        Assert.False(listing.IsCompleted);
        gate.Open();
        Assert.All(await listing, outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
        Assert.DoesNotContain(test.Retriever.Reads, read => read.Contains("call") && read.Length > 1);
    }

    [Fact]
    public async Task Score_OneSlot_CallWaitsForOneBatchOfAList()
    {
        (test.Options.Batching.MaxConcurrentRuns, test.Options.Batching.MaxBatchSize) = (1, 10);
        var runner = await test.RunnerAsync();
        var listing = runner.ScoreAllAsync(ListUsers(100), Lane.List);
        await gate.Reached;

        var call = runner.ScoreAsync("call");
        gate.Open();
        await call;
        await listing;

        Assert.Equal("call", test.Retriever.Reads.ElementAt(1)[0]);
    }

    [Fact]
    public async Task Score_ListFillsItsQueue_CallsHaveTheirOwn()
    {
        (test.Options.Batching.MaxConcurrentRuns, test.Options.Batching.MaxQueue) = (1, 5);
        var runner = await test.RunnerAsync();
        var first = runner.ScoreAsync("list", lane: Lane.List);
        await gate.Reached;

        var listing = runner.ScoreAllAsync(ListUsers(6), Lane.List);
        var calls = runner.ScoreAllAsync(["a", "b", "c", "d", "e"]);
        gate.Open();

        Assert.Equal(RowOutcomeKind.Scored, (await first).Kind);
        Assert.Single(await listing, outcome => outcome.Kind == RowOutcomeKind.Saturated);
        Assert.All(await calls, outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
    }

    [Fact]
    public async Task Score_CallJoinsARunOfAListThatWaits_TheRunComesFirstAndOnce()
    {
        (test.Options.Batching.MaxConcurrentRuns, test.Options.Batching.MaxBatchSize) = (1, 10);
        var runner = await test.RunnerAsync();
        var holder = runner.ScoreAsync("list-holder", lane: Lane.List);
        await gate.Reached;
        var before = runner.ScoreAllAsync(ListUsers(30), Lane.List);
        var runs = new UserRuns(runner, "both");
        var inList = runs.ScoreAsync(Lane.List, runner.NewDeadline(), null, default).AsTask();

        var alone = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask();
        gate.Open();
        await Task.WhenAll(holder, before, inList, alone);

        Assert.Equal((await alone).Predictions!.RunId, (await inList).Predictions!.RunId);
        Assert.Equal(["both"], test.Retriever.Reads.ElementAt(1));
        Assert.Single(test.Retriever.Reads.SelectMany(read => read), "both");
        Assert.Equal(0, runner.Waiting);
    }

    [Fact]
    public async Task Score_CallsWithoutEnd_ListIsScored()
    {
        (test.Options.Batching.MaxConcurrentRuns, test.Options.Batching.MaxBatchSize) = (1, 4);
        gate.Open();
        var runner = await test.RunnerAsync();
        using var over = new CancellationTokenSource();
        // More callers than one batch always wait.
        var callers = Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
                await runner.ScoreAsync($"call-{i}");
        })).ToArray();

        var outcomes = await runner.ScoreAllAsync(ListUsers(40), Lane.List);
        await over.CancelAsync();
        await Task.WhenAll(callers);

        Assert.All(outcomes, outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
    }

    [Fact]
    public async Task Dispose_ListsAndCallsWait_FinishesBoth()
    {
        test.Options.Batching.MaxConcurrentRuns = 1;
        var runner = await test.RunnerAsync();
        var listing = runner.ScoreAllAsync(ListUsers(10), Lane.List);
        await gate.Reached;
        var call = runner.ScoreAsync("call");

        var closing = runner.DisposeAsync().AsTask();
        gate.Open();
        await closing;

        Assert.Equal(RowOutcomeKind.Scored, (await call).Kind);
        Assert.All(await listing, outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
    }
}
