namespace ModelPipeline.Tests;

/// <summary>Tenants in the queue of a pipeline's runner.</summary>
public sealed class TenantTurnTests
{
    private readonly TestPipeline test = new();
    private readonly Gate gate = new();

    public TenantTurnTests() => test.Retriever.During = (_, token) => gate.PassAsync(token);

    [Fact]
    public async Task Score_OfATenantBesideOneWithTwentyTimesAsMuch_IsInTheNextBatch()
    {
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Options.Batching.MaxBatchSize = 10;
        var runner = await test.RunnerAsync();
        var holder = ScoreAsync(runner, "holder", "greedy");
        await gate.Reached;
        var greedy = Enumerable.Range(0, 100).Select(i => ScoreAsync(runner, $"g{i}", "greedy")).ToList();
        var modest = Enumerable.Range(0, 5).Select(i => ScoreAsync(runner, $"m{i}", "modest")).ToList();

        gate.Open();
        await Task.WhenAll([holder, .. greedy, .. modest]);

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"],
            test.Retriever.Reads.ElementAt(1).Where(user => user.StartsWith('m')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Score_WhereATenantFillsTheQueue_OthersAreNotSaturated()
    {
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Options.Batching.MaxQueue = 20;
        var runner = await test.RunnerAsync();
        var holder = ScoreAsync(runner, "holder", "greedy");
        await gate.Reached;
        var greedy = Enumerable.Range(0, 30).Select(i => ScoreAsync(runner, $"g{i}", "greedy")).ToList();

        var modest = ScoreAsync(runner, "m", "modest");
        gate.Open();
        await holder;

        Assert.Equal(RowOutcomeKind.Scored, (await modest).Kind);
        Assert.Equal(10, (await Task.WhenAll(greedy)).Count(outcome => outcome.Kind == RowOutcomeKind.Saturated));
    }

    private static Task<RowOutcome> ScoreAsync(PipelineRunner runner, string user, string tenant)
    {
        Assert.True(new UserRuns(runner, user).TryScore(Lane.Single, runner.NewDeadline(), null, default, out var scoring, tenant));
        return scoring.AsTask();
    }
}
