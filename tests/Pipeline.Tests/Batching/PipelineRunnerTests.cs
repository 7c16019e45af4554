using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class PipelineRunnerTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(7));
    private readonly TestPipeline test = new() { Retriever = new() { IsAsynchronous = true } };

    // With one slot, all users who wait for it make one batch.
    public PipelineRunnerTests() => test.Options.Batching.MaxConcurrentRuns = 1;

    [Fact]
    public async Task Score_User_IsReadAppliedAndStored()
    {
        var runner = await test.RunnerAsync(clock);

        var outcome = await runner.ScoreAsync("alice");

        Assert.Equal(RowOutcomeKind.Scored, outcome.Kind);
        Assert.Equal(10.0, outcome.Predictions!.Outputs["y"].ValueAt(outcome.Row));
        Assert.Equal(10.0, Assert.Single(test.Writer.Rows["alice"]));
        Assert.Equal("v1", outcome.Predictions.ModelVersion);
        // Databases keep whole microseconds.
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), outcome.Predictions.RetrievedAt);
    }

    // A network partition of the cluster makes two grains of a user, each with a run.
    [Fact]
    public async Task Score_TwoRunsOfAUserInOneBatch_BothGetTheOneScore()
    {
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync(clock);
        var first = runner.ScoreAsync("first");
        await gate.Reached;

        var others = Task.WhenAll(runner.ScoreAsync("ab"), runner.ScoreAsync("abcd"), runner.ScoreAsync("ab"), runner.ScoreAsync("abc"));
        gate.Open();
        await first;
        var outcomes = await others.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal([4.0, 8.0, 4.0, 6.0], outcomes.Select(each => each.Predictions!.Outputs["y"].ValueAt(each.Row)));
        Assert.Equal(["ab", "abc", "abcd"], test.Retriever.Reads.Last().Order(StringComparer.Ordinal));
        Assert.Single(test.Writer.Rows["ab"]);
    }

    [Fact]
    public async Task Score_LoneCaller_GoesOnOnTheThreadOfTheRun()
    {
        var runner = await test.RunnerAsync(clock);
        // After a run of one user, a caller begins the next run itself: at the end of its call the run waits for the writer.
        await runner.ScoreAsync("first");
        await Eventually.TrueAsync(() => !runner.IsBusy, "the first run to end");
        var written = new TaskCompletionSource();
        var isWriting = false;
        test.Writer.During = (_, _) =>
        {
            isWriting = true;
            return written.Task;
        };
        var scoring = (Task<RowOutcome>?)null;
        // On the thread pool, because the test has a scheduler, on which the caller would go on.
        await Task.Run(() => { scoring = runner.ScoreAsync("alice"); });
        Assert.True(isWriting);

        var isScored = await Task.Run(() =>
        {
            written.SetResult();
            return scoring!.IsCompleted;
        });

        Assert.True(isScored, "The caller goes on on another thread.");
        Assert.Equal(RowOutcomeKind.Scored, (await scoring!).Kind);
    }

    [Fact]
    public async Task Score_1000ConcurrentUsersAndA50MillisecondRead_NeedAtMost50Reads()
    {
        test.Options.Batching.MaxConcurrentRuns = 4;
        test.Retriever.During = (_, token) => Task.Delay(TimeSpan.FromMilliseconds(50), clock, token);
        var runner = await test.RunnerAsync(clock);

        var scoring = runner.ScoreAllAsync(Enumerable.Range(0, 1000).Select(i => $"user-{i}"));
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(5));
            return scoring.IsCompleted;
        }, "1,000 scores");

        Assert.All(await scoring, outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
        Assert.InRange(test.Retriever.Reads.Count, 1, 50);
        Assert.Equal(1000, test.Retriever.Reads.Sum(read => read.Length));
        Assert.Equal(1000, test.Writer.Rows.Count);
        Assert.All(test.Writer.Rows.Values, rows => Assert.Single(rows));
    }

    [Fact]
    public async Task Score_UserWithoutARow_HasNoInputAndOtherUsersAreScored()
    {
        var runner = await test.RunnerAsync();
        var outcomes = await OneBatchAsync(runner, ["a", "missing", "c"]);
        Assert.Equal([RowOutcomeKind.Scored, RowOutcomeKind.NoInput, RowOutcomeKind.Scored], outcomes.Select(outcome => outcome.Kind));
    }

    [Fact]
    public async Task Score_UserWithTwoRows_IsUnusable()
    {
        test.Retriever.Twice.Add("b");
        var runner = await test.RunnerAsync();
        var outcomes = await OneBatchAsync(runner, ["a", "b", "c"]);
        Assert.Equal([RowOutcomeKind.Scored, RowOutcomeKind.Unusable, RowOutcomeKind.Scored], outcomes.Select(outcome => outcome.Kind));
        Assert.Contains("more than one row", outcomes[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_NullTheModelCannotTake_IsUnusableAndNamesTheColumn()
    {
        test.Retriever.Null.Add("b");
        var runner = await test.RunnerAsync();
        var outcomes = await OneBatchAsync(runner, ["a", "b"]);
        Assert.Equal((RowOutcomeKind.Unusable, "x"), (outcomes[1].Kind, outcomes[1].Column));
        Assert.Equal(RowOutcomeKind.Scored, outcomes[0].Kind);
    }

    [Fact]
    public async Task Score_PoisonRowInABatchOf64_FailsAlone()
    {
        var runner = await test.RunnerAsync();
        string[] users = [.. Enumerable.Range(0, 63).Select(i => $"user-{i}"), "poison"];

        var outcomes = await OneBatchAsync(runner, users);

        Assert.All(outcomes[..63], outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
        Assert.Equal(RowOutcomeKind.Failed, outcomes[63].Kind);
        Assert.DoesNotContain("nobody should see", outcomes[63].Reason, StringComparison.Ordinal);
        // The count includes the user who held the slot.
        Assert.Equal(64, test.Model.Rows);
        Assert.Equal(2, test.Retriever.Reads.Count);
    }

    [Fact]
    public async Task Score_RowThatTheStoreRefuses_FailsAlone()
    {
        var runner = await test.RunnerAsync();
        var outcomes = await OneBatchAsync(runner, ["a", "refused", "c", "d", "e"]);
        Assert.Equal(RowOutcomeKind.Failed, outcomes[1].Kind);
        Assert.Equal(4, outcomes.Count(outcome => outcome.Kind == RowOutcomeKind.Scored));
        Assert.False(test.Writer.Rows.ContainsKey("refused"));
    }

    [Fact]
    public async Task Score_RowsOfOtherUsersInTheResult_AreIgnored()
    {
        test.Retriever.During = (_, _) => Task.CompletedTask;
        test.Retriever.Twice.Add("nobody");
        var runner = await test.RunnerAsync();
        Assert.Equal(RowOutcomeKind.Scored, (await runner.ScoreAsync("a")).Kind);
        Assert.Equal(["a"], test.Writer.Rows.Keys);
    }

    [Fact]
    public async Task Score_NewerScoreIsStored_AnswersWithTheNewerScore()
    {
        var newer = new Predictions(new(["b"], [new Column<double>(new("y", ColumnType.Double), new[] { 99.0 })]), "v2",
            clock.GetUtcNow().AddYears(1), clock.GetUtcNow(), Guid.NewGuid());
        test.Writer.Newer["b"] = newer;
        var runner = await test.RunnerAsync();

        var outcomes = await OneBatchAsync(runner, ["a", "b", "c"]);

        Assert.All(outcomes, outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
        Assert.Same(newer.Outputs, outcomes[1].Predictions!.Outputs);
        Assert.Equal(newer.RunId, outcomes[1].Predictions!.RunId);
        Assert.NotSame(newer, outcomes[0].Predictions);
    }

    /// <summary>Holds the only slot until all users wait, so that they make one batch.</summary>
    private async Task<RowOutcome[]> OneBatchAsync(PipelineRunner runner, string[] users)
    {
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var first = runner.ScoreAsync("first");
        await gate.Reached;
        var scoring = runner.ScoreAllAsync(users);
        gate.Open();
        await first;
        var outcomes = await scoring;
        Assert.Equal(users, test.Retriever.Reads.Last());
        return outcomes;
    }
}
