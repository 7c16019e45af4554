using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class ShadowLaneTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Offer_FinishedBatch_StoresTheScoreBesideThatOfStable()
    {
        await using var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v2", 100));

        var scored = Assert.Single(await test.ScoreAsync("abc"));
        await test.CountsAsync("stored", 1);

        var (user, version, values) = Assert.Single(test.Table.Rows);
        Assert.Equal(("abc", "v2"), (user, version));
        Assert.Equal((9.0, 6.0, "v1"), (values["y"], values["stable_y"], values["stable_version"]));
        Assert.Equal((null, null), (values["failure"], values["stable_failure"]));
        Assert.Equal(scored.Predictions!.RetrievedAt.UtcDateTime, values["retrieved_at"]);
        Assert.True((DateTime)values["scored_at"]! >= (DateTime)values["retrieved_at"]!);
        Assert.Equal(scored.Predictions!.RunId.ToString(), values["run_id"]);
        Assert.Equal(1, test.Statistics.Scored);
        Assert.Equal(1, test.Table.Opened);
        Assert.Null(test.Runner.ShadowFault);
    }

    [Fact]
    public async Task Offer_ShareOfUsers_ScoresTheUsersOfTheFormula()
    {
        await using var test = new ShadowedPipeline();
        // The other shadow takes all users, so that the lane gets them.
        await test.OpenAsync(new VersionShare("v3", 100), new VersionShare("v2", 50));
        string[] users = [.. Enumerable.Range(0, 60).Select(i => $"user-{i}")];
        var cohort = new Cohort("v2", 50);
        string[] expected = [.. users.Where(cohort.Has)];

        await test.ScoreAsync(users);
        await test.CountsAsync("stored", expected.Length);

        Assert.Equal(expected.Order(), test.Table.Rows.Select(row => row.User).Order());
        Assert.InRange(expected.Length, 10, 50);
    }

    [Fact]
    public async Task Offer_OnlyAShareIsShadowed_TheOthersTakeNoRoom()
    {
        await using var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v2", 50));
        var gate = new Gate();
        test.Table.During = gate.PassAsync;
        string[] users = [.. Enumerable.Range(0, 60).Select(i => $"user-{i}")];
        var cohort = new Cohort("v2", 50);
        var first = users.First(cohort.Has);
        test.Runner.Pipeline.Finished!.Offer(test, first);
        await gate.Reached;

        test.Runner.Pipeline.Finished!.Offer(test, users);

        Assert.Equal(users.Count(cohort.Has), test.Waiting);
        gate.Open();
        await test.CountsAsync("stored", 1 + users.Count(cohort.Has));
        Assert.Equal(0, test.Counted("shed"));
    }

    [Fact]
    public async Task Offer_NobodyIsShadowed_LetsGoOfTheBatchAtOnce()
    {
        await using var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v2", 50));
        var cohort = new Cohort("v2", 50);
        string[] others = [.. Enumerable.Range(0, 60).Select(i => $"user-{i}").Where(user => !cohort.Has(user))];

        test.Runner.Pipeline.Finished!.Offer(test, others);

        Assert.Equal((0, 0), (test.Waiting, test.Counted("shed")));
        await test.ApplyAsync(new() { Stable = "v1" });
        await test.CloseAsync("v2");
        Assert.True(test.Shadow.IsDisposed);
        Assert.Equal(0, test.Table.Opened);
    }

    [Fact]
    public async Task Offer_RowsThatTheVersionFailsOn_AreRowsWithTheReasonAndNoFaultOfThePipeline()
    {
        await using var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v2", 100));
        string[] users = ["aa", "bad1", "bbb", "bad2", "cccc", "ddddd"];

        var outcomes = await test.ScoreAsync(users);
        await test.CountsAsync("stored", users.Length);

        Assert.All(outcomes, outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
        var rows = test.Table.Rows;
        Assert.Equal(["bad1", "bad2"], rows.Where(row => row.Values["failure"] is not null).Select(row => row.User).Order());
        Assert.All(rows, row => Assert.Equal(2.0 * row.User.Length, row.Values["stable_y"]));
        Assert.All(rows, row => Assert.Equal(
            row.User.StartsWith("bad", StringComparison.Ordinal) ? null : 3.0 * row.User.Length, row.Values["y"]));
        Assert.Equal("The model does not take this.", rows.First(row => row.User == "bad1").Values["failure"]);
        Assert.Equal((4, 2), (test.Statistics.Scored, test.Statistics.Failed));
        Assert.Null(test.Runner.Pipeline.Health.Of(TimeProvider.System));
    }

    [Fact]
    public async Task Offer_VersionThatFailsOnEveryRow_CostsFewCalls()
    {
        await using var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v2", 100));
        test.Shadow.Instead = (_, _) => throw new FormatException("a value that nobody should see");
        var gate = new Gate();
        test.Table.During = gate.PassAsync;
        string[] users = [.. Enumerable.Range(0, 100).Select(i => $"u{i}")];

        // The first user keeps the lane, so that the others are scored together.
        await test.ScoreAsync("first");
        await gate.Reached;
        await test.ScoreAsync(users);
        gate.Open();
        await test.CountsAsync("stored", users.Length + 1);

        Assert.All(test.Table.Rows, row => Assert.Equal("The model failed (FormatException).", row.Values["failure"]));
        Assert.InRange(test.Shadow.Calls, 1, 30);
    }

    [Fact]
    public async Task Offer_TableThatDoesNotFit_IsAFaultOfTheShadowAlone()
    {
        await using var test = new ShadowedPipeline();
        test.Table.During = _ => throw new PipelineConfigurationException("Output:Table", "is another table.");
        await test.OpenAsync(new VersionShare("v2", 100));

        var outcome = Assert.Single(await test.ScoreAsync("abc"));
        await test.CountsAsync("lost", 1);

        Assert.Equal(RowOutcomeKind.Scored, outcome.Kind);
        Assert.Null(test.Runner.Pipeline.Health.Of(TimeProvider.System));
        await Eventually.TrueAsync(() => test.Runner.ShadowFault == "Output:Table is another table.", "the fault of the shadow");
        test.Table.During = _ => Task.CompletedTask;
        await test.ScoreAsync("abcd");
        await test.CountsAsync("stored", 1);
        await Eventually.TrueAsync(() => test.Runner.ShadowFault is null, "the end of the fault");
    }

    [Fact]
    public async Task Offer_TableThatStaysAway_IsTriedAfterLongerAndLongerPauses()
    {
        var clock = new FakeTimeProvider();
        await using var test = new ShadowedPipeline { Clock = clock };
        test.Table.During = _ => throw new StoreException("It is away.", isTransient: true);
        await test.OpenAsync(new VersionShare("v2", 100));

        foreach (var (attempt, pause) in new[] { (1, 0), (2, 1), (3, 2), (4, 4) })
        {
            var before = clock.GetUtcNow();
            test.Runner.Pipeline.Finished!.Offer(test, "a");
            await Eventually.TrueAsync(() =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return test.Counted("lost") == attempt;
            }, $"attempt {attempt}");

            // A pause may have begun within the step of the clock before.
            Assert.InRange((clock.GetUtcNow() - before).TotalSeconds, pause - 0.2, double.MaxValue);
        }
    }

    [Fact]
    public async Task Offer_RowThatTheTableRefuses_LosesThatRowAlone()
    {
        await using var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v2", 100));
        var gate = new Gate();
        test.Table.During = gate.PassAsync;

        await test.ScoreAsync("first");
        await gate.Reached;
        test.Runner.Pipeline.Finished!.Offer(test, "a", "refused-b", "c");
        gate.Open();
        await test.CountsAsync("stored", 3);

        Assert.Equal(1, test.Counted("lost"));
        Assert.Equal(["a", "c", "first"], test.Table.Rows.Select(row => row.User).Order());
    }

    [Fact]
    public async Task Offer_WhileCallsKeepComing_ScoresAFewRowsAtATime()
    {
        await using var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v2", 100));
        string[] many = [.. Enumerable.Range(0, 150).Select(i => $"u{i}")];

        await test.ScoreAsync("first");
        test.Runner.Pipeline.Finished!.Offer(test, many);
        // What came within the last second counts, and a busy machine may take longer.
        await Eventually.TrueAsync(() =>
        {
            test.Runner.Traffic.JobWorked();
            return test.Counted("stored") == 151;
        }, "151 stored users");

        Assert.All(test.Table.Writes, write => Assert.InRange(write.Rows.Count, 1, ShadowGate.SmallStep));
        Assert.Equal(many.Append("first").Order(), test.Table.Rows.Select(row => row.User).Order());
        Assert.All(test.Table.Rows, row => Assert.Equal(2.0 * row.User.Length, row.Values["stable_y"]));
    }

    [Fact]
    public async Task Offer_VersionThatIsNotLoaded_IsCountedAndTheOtherScores()
    {
        await using var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v3", 100), new VersionShare("v2", 100));

        await test.ScoreAsync("abc");
        await test.CountsAsync("stored", 1);

        Assert.Equal(1, test.Counted("unavailable"));
        Assert.Equal("v2", Assert.Single(test.Table.Rows).Version);
    }

    [Fact]
    public async Task Offer_LaneIsFull_ShedsWithACountAndLetsGoOfTheLeases()
    {
        await using var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v2", 100));
        var gate = new Gate();
        test.Table.During = gate.PassAsync;
        await test.ScoreAsync("first");
        await gate.Reached;
        string[] many = [.. Enumerable.Range(0, 9_000).Select(i => $"u{i}")];

        for (var i = 0; i < 3; i++)
            test.Runner.Pipeline.Finished!.Offer(test, many);

        Assert.Equal(9_000, test.Counted("shed"));
        await test.ApplyAsync(new() { Stable = "v1" });
        await test.CloseAsync("v2");
        Assert.False(test.Shadow.IsDisposed);
        gate.Open();
        // The shadow was taken away: what waited is not scored any more.
        await test.CountsAsync("shed", 27_001);
        await Eventually.TrueAsync(() => test.Shadow.IsDisposed, "the end of the last lease");
        Assert.Empty(test.Table.Rows);
    }

    [Fact]
    public async Task DisposeAsync_TableThatHangs_EndsInTime()
    {
        var test = new ShadowedPipeline();
        await test.OpenAsync(new VersionShare("v2", 100));
        var gate = new Gate();
        test.Table.During = _ => gate.Block();
        await test.ScoreAsync("abc");
        await gate.Reached;
        await test.ScoreAsync("abcd");

        await test.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);

        gate.Open();
        Assert.Equal(1, test.Counted("shed"));
        Assert.Equal(0, test.Counted("stored"));
    }
}
