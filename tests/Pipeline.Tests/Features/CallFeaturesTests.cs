using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

/// <summary>Runs of calls that bring features, from the call to the stored row.</summary>
public sealed class CallFeaturesTests
{
    private readonly TestPipeline test = new();

    public CallFeaturesTests() => test.Options.Input.Request["x"] = "Double";

    [Fact]
    public async Task Score_CallsAtOnceWithDifferentFeatures_HaveRunsOfTheirOwnInOrder()
    {
        var gate = new Gate();
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");

        var scoring = new List<Task<RowOutcome>> { ScoreAsync(runs, runner, 1) };
        await gate.Reached;
        scoring.AddRange(Enumerable.Range(2, 9).Select(x => ScoreAsync(runs, runner, x)));
        gate.Open();
        var outcomes = await Task.WhenAll(scoring);

        Assert.Equal(Enumerable.Range(1, 10).Select(x => 2.0 * x), outcomes.Select(Y));
        Assert.Equal(Enumerable.Range(1, 10).Select(x => 2.0 * x), test.Writer.Rows["a"]);
        Assert.Equal(10, outcomes.Select(outcome => outcome.Predictions!.RunId).Distinct().Count());
        var times = test.Writer.Writes.Select(write => write.RetrievedAt).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Score_ManyUsersAtOnce_ShareOneBatchWithTheirOwnFeatures()
    {
        var gate = new Gate();
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var first = ScoreAsync(new(runner, "holder"), runner, 0);
        await gate.Reached;

        var scoring = Enumerable.Range(1, 50).Select(x => ScoreAsync(new(runner, $"u{x}"), runner, x)).ToList();
        gate.Open();
        await first;
        var outcomes = await Task.WhenAll(scoring);

        Assert.Equal(Enumerable.Range(1, 50).Select(x => 2.0 * x), outcomes.Select(Y));
        Assert.Equal(2, test.Model.Calls);
    }

    [Fact]
    public async Task Score_TwoGrainsOfOneUser_GiveEachCallItsOwnScore()
    {
        var gate = new Gate();
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var holder = ScoreAsync(new(runner, "holder"), runner, 0);
        await gate.Reached;

        var one = ScoreAsync(new(runner, "a"), runner, 1);
        var other = ScoreAsync(new(runner, "a"), runner, 2);
        gate.Open();
        await holder;

        Assert.Equal([2.0, 4.0], (await Task.WhenAll(one, other)).Select(Y));
        Assert.Equal([2.0, 4.0], test.Writer.Rows["a"]);
    }

    [Fact]
    public async Task Score_CallThatIsMadeAgain_JoinsTheRunOfItsFirstAttempt()
    {
        var gate = new Gate();
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");
        var features = Features(runner, 1);
        var first = ScoreAsync(runs, runner, features);
        await gate.Reached;
        var waiting = Features(runner, 2);
        var second = ScoreAsync(runs, runner, waiting);

        var again = ScoreAsync(runs, runner, features, TimeSpan.FromSeconds(2));
        var waitingAgain = ScoreAsync(runs, runner, waiting, TimeSpan.FromSeconds(2));
        gate.Open();

        Assert.Equal((await first).Predictions!.RunId, (await again).Predictions!.RunId);
        Assert.Equal((await second).Predictions!.RunId, (await waitingAgain).Predictions!.RunId);
        Assert.Equal([2.0, 4.0], test.Writer.Rows["a"]);
    }

    [Fact]
    public async Task Score_RunThatPassesItsDeadline_IsNotMadeAnewAfterLaterCalls()
    {
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");
        var features = Features(runner, 1);
        Assert.True(runs.TryScore(Lane.Single, runner.NewDeadline(TimeSpan.FromMilliseconds(200)), null, default, out var first,
            features: features));
        await gate.Reached;

        var again = await ScoreAsync(runs, runner, features, TimeSpan.FromSeconds(1));

        Assert.Equal(RowOutcomeKind.DeadlineExceeded, (await first).Kind);
        Assert.Equal(RowOutcomeKind.DeadlineExceeded, again.Kind);
        Assert.Single(test.Retriever.Reads);
    }

    [Fact]
    public async Task Score_MoreCallsThanCanWait_AreRefusedAtOnce()
    {
        var gate = new Gate();
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");
        var scoring = new List<Task<RowOutcome>> { ScoreAsync(runs, runner, 0) };
        await gate.Reached;
        scoring.AddRange(Enumerable.Range(1, 256).Select(x => ScoreAsync(runs, runner, x)));

        var refused = await ScoreAsync(runs, runner, 300);
        gate.Open();

        Assert.Equal(RowOutcomeKind.Saturated, refused.Kind);
        Assert.All(await Task.WhenAll(scoring), outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
    }

    [Fact]
    public async Task Score_AnotherSiloStoredANewerScore_AnswersTheCallWithItsOwn()
    {
        var runner = await test.RunnerAsync();
        var other = await ScoreAsync(new(runner, "a"), runner, 100);
        test.Writer.Newer["a"] = other.Predictions!;

        Assert.Equal(2, Y(await ScoreAsync(new(runner, "a"), runner, 1)));
    }

    [Fact]
    public async Task Score_NullFeature_GetsTheStandIn()
    {
        test.Options.Model.Nulls["x"] = "21";
        var runner = await test.RunnerAsync();
        Assert.Null(runner.Pipeline.Features.Read("""{"x":null}""", Guid.NewGuid(), out var features));

        Assert.Equal(42, Y(await ScoreAsync(new(runner, "a"), runner, features!)));
    }

    [Fact]
    public async Task Score_KeptColumns_AreStoredBesideTheOutputsAndNotCounted()
    {
        test.Options.Output.Keep = ["x"];
        var runner = await test.RunnerAsync();

        await ScoreAsync(new(runner, "a"), runner, 3);

        var stored = Assert.Single(test.Writer.Writes).Outputs;
        Assert.Equal(["y", "x"], stored.Columns.Select(column => column.Field.Name));
        Assert.Equal(3.0, stored["x"].ValueAt(0));
        Assert.Equal(["y"], runner.Pipeline.Versions.Current.Stable.Version!.Statistics.Outputs);
    }

    [Fact]
    public async Task RunAsync_JobWithAListOfUsersAndFeatures_ScoresEachWithItsOwn()
    {
        var runner = await test.RunnerAsync();
        string[] users = ["a", "b", "c"];
        var plan = UserList.Plan(users, ["""{"x":1}""", """{"x":2}""", null], usersPerPartition: 10);
        var work = new PartitionWork(Guid.NewGuid(), 0, Assert.Single(plan.Partitions), IsUserList: true);
        var scorer = new PartitionScorer(new JobOptions(), new(), TimeProvider.System, NullLogger<PipelineRunner>.Instance);

        var progress = await scorer.RunAsync(runner, work, new(), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (progress.Scored, progress.Failed));
        Assert.Equal([2.0], test.Writer.Rows["a"]);
        Assert.Equal([4.0], test.Writer.Rows["b"]);
        Assert.Contains("no feature came", test.Writer.Failures["c"], StringComparison.Ordinal);
    }

    private static double Y(RowOutcome outcome) => outcome.Predictions!.Outputs.Values<double>("y")[outcome.Row];

    private static CallFeatures Features(PipelineRunner runner, double x)
    {
        Assert.Null(runner.Pipeline.Features.Read(FormattableString.Invariant($$"""{"x":{{x}}}"""), Guid.NewGuid(), out var features));
        return features!;
    }

    private static Task<RowOutcome> ScoreAsync(UserRuns runs, PipelineRunner runner, double x) =>
        ScoreAsync(runs, runner, Features(runner, x));

    private static async Task<RowOutcome> ScoreAsync(UserRuns runs, PipelineRunner runner, CallFeatures features, TimeSpan? maxAge = null)
    {
        Assert.True(runs.TryScore(Lane.Single, runner.NewDeadline(), maxAge, default, out var scoring, features: features));
        return await scoring;
    }
}
