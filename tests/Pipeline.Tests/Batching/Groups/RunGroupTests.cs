using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>Users who wait for their runs together.</summary>
public sealed class RunGroupTests
{
    private readonly TestPipeline test = new();
    private readonly FakeRunSink sink = new();

    [Fact]
    public async Task TryAdd_UsersOfOneBatch_EachGetsTheOutcomeOfItsRow()
    {
        var runner = await test.RunnerAsync();

        Add(runner, runner.NewDeadline(), "a", "missing", "b").Watch(default);
        await EndedAsync(3);

        Assert.Equal(
            [RowOutcomeKind.Scored, RowOutcomeKind.NoInput, RowOutcomeKind.Scored],
            Enumerable.Range(0, 3).Select(row => sink.Outcomes[row].Kind));
        Assert.Equal("b", sink.Outcomes[2].Predictions!.Outputs.Users[sink.Outcomes[2].Row]);
    }

    [Fact]
    public async Task TryAdd_CallForTheSameUserWaits_SharesItsRun()
    {
        var gate = new Gate();
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var holder = runner.ScoreAsync("holder");
        await gate.Reached;
        var runs = new UserRuns(runner, "a");
        var call = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask();

        var group = NewGroup(runner, runner.NewDeadline(), 1);
        Assert.True(group.TryAdd(0, runs, null));
        group.Watch(default);
        gate.Open();
        await EndedAsync(1);
        await holder;

        Assert.Equal((await call).Predictions!.RunId, sink.Outcomes[0].Predictions!.RunId);
    }

    [Fact]
    public async Task Watch_DeadlinePasses_UsersWithoutAnOutcomeHaveExceededIt()
    {
        var clock = new FakeTimeProvider();
        var gate = new Gate();
        test.Retriever.During = (users, token) => users.Contains("slow") ? gate.PassAsync(token) : Task.CompletedTask;
        test.Options.Batching.MaxBatchSize = 1;
        var runner = await test.RunnerAsync(clock);

        Add(runner, runner.NewDeadline(TimeSpan.FromSeconds(3)), "a", "slow").Watch(default);
        await EndedAsync(1);
        clock.Advance(TimeSpan.FromSeconds(3));
        await EndedAsync(2);

        Assert.Equal(RowOutcomeKind.Scored, sink.Outcomes[0].Kind);
        Assert.Equal(RowOutcomeKind.DeadlineExceeded, sink.Outcomes[1].Kind);
    }

    // The run goes on for the other caller, so only the group can end its users.
    [Fact]
    public async Task Watch_DeadlinePassesBeforeThatOfAnotherCaller_UsersHaveExceededItAndTheCallerHasTheScore()
    {
        var clock = new FakeTimeProvider();
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync(clock);
        var runs = new UserRuns(runner, "a");
        var call = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask();
        var wait = runner.Pipeline.Options.Timeout / 2;

        var group = NewGroup(runner, runner.NewDeadline(wait), 1);
        Assert.True(group.TryAdd(0, runs, null));
        group.Watch(default);
        clock.Advance(wait);
        await EndedAsync(1);
        gate.Open();

        Assert.Equal(RowOutcomeKind.DeadlineExceeded, sink.Outcomes[0].Kind);
        Assert.Equal(RowOutcomeKind.Scored, (await call).Kind);
    }

    [Fact]
    public async Task Watch_CallerGivesUp_UsersEndOnceAndOthersKeepTheRun()
    {
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        using var gaveUp = new CancellationTokenSource();
        var runs = new UserRuns(runner, "a");
        var group = NewGroup(runner, runner.NewDeadline(), 1);
        Assert.True(group.TryAdd(0, runs, null));
        group.Watch(gaveUp.Token);
        var call = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), TimeSpan.FromHours(1), default).AsTask();
        await gate.Reached;

        await gaveUp.CancelAsync();
        gate.Open();

        Assert.Equal(RowOutcomeKind.Scored, (await call).Kind);
        Assert.Equal([0], sink.Gone);
        Assert.Equal(1, sink.Ends);
    }

    [Fact]
    public async Task Watch_CallerGaveUpBefore_UsersEndAtOnce()
    {
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();

        Add(runner, runner.NewDeadline(), "a", "b").Watch(new(canceled: true));

        Assert.Equal([0, 1], sink.Gone.Order());
        gate.Open();
    }

    private RunGroup Add(PipelineRunner runner, Deadline deadline, params string[] users)
    {
        var group = NewGroup(runner, deadline, users.Length);
        for (var row = 0; row < users.Length; row++)
            Assert.True(group.TryAdd(row, new(runner, users[row]), null));
        return group;
    }

    private RunGroup NewGroup(PipelineRunner runner, Deadline deadline, int users) =>
        new(runner, Lane.List, deadline, null, null, null, users, sink);

    private Task EndedAsync(int users) => Eventually.TrueAsync(() => sink.Ends == users, $"{users} users to end");
}
