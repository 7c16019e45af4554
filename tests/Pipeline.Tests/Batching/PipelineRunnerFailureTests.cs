using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class PipelineRunnerFailureTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();

    [Fact]
    public async Task Score_TransientReadFailure_IsRetried()
    {
        var failures = 2;
        test.Retriever.During = (_, _) => failures-- > 0 ? throw new StoreException("restarting", isTransient: true) : Task.CompletedTask;
        var runner = await test.RunnerAsync(clock);

        var outcome = await AdvanceAsync(runner.ScoreAsync("a"));

        Assert.Equal(RowOutcomeKind.Scored, outcome.Kind);
        Assert.Equal(3, test.Retriever.Reads.Count);
    }

    [Fact]
    public async Task Score_TransientWriteFailure_IsRetriedWithoutAnotherRead()
    {
        var failures = 1;
        test.Writer.During = (_, _) => failures-- > 0 ? throw new StoreException("busy", isTransient: true) : Task.CompletedTask;
        var runner = await test.RunnerAsync(clock);

        var outcome = await AdvanceAsync(runner.ScoreAsync("a"));

        Assert.Equal(RowOutcomeKind.Scored, outcome.Kind);
        Assert.Single(test.Retriever.Reads);
        Assert.Single(test.Writer.Rows["a"]);
    }

    [Fact]
    public async Task Score_StoreDownUntilTheDeadline_FailsBeforeTheDeadline()
    {
        test.Retriever.During = (_, _) => throw new StoreException("The store is down.", isTransient: true);
        var runner = await test.RunnerAsync(clock);
        var began = clock.GetTimestamp();

        var outcome = await AdvanceAsync(runner.ScoreAsync("a"));

        Assert.Equal((RowOutcomeKind.StoreUnavailable, "The store is down."), (outcome.Kind, outcome.Reason));
        Assert.True(clock.GetElapsedTime(began) <= test.Options.Timeout);
        Assert.InRange(test.Retriever.Reads.Count, 5, 20);
    }

    [Fact]
    public async Task Score_PermanentFailure_IsNotRetried()
    {
        test.Retriever.During = (_, _) => throw new StoreException("No permission.");
        var runner = await test.RunnerAsync(clock);

        var outcome = await runner.ScoreAsync("a");

        Assert.Equal((RowOutcomeKind.Failed, "No permission."), (outcome.Kind, outcome.Reason));
        Assert.Single(test.Retriever.Reads);
    }

    [Fact]
    public async Task Score_RetrieverThatThrows_FailsItsCallersAndTheNextCallWorks()
    {
        test.Retriever.During = (_, _) => throw new InvalidOperationException("secret=42");
        var runner = await test.RunnerAsync(clock);
        var failed = await runner.ScoreAsync("a");
        test.Retriever.During = (_, _) => Task.CompletedTask;

        Assert.Equal(RowOutcomeKind.Failed, failed.Kind);
        Assert.Contains("retrieve", failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(RowOutcomeKind.Scored, (await runner.ScoreAsync("a")).Kind);
    }

    [Fact]
    public async Task Score_ReadThatHangs_EndsAtTheDeadline()
    {
        test.Retriever.During = (_, token) => Task.Delay(Timeout.Infinite, token);
        var runner = await test.RunnerAsync(clock);

        var outcome = await AdvanceAsync(runner.ScoreAsync("a"));

        Assert.Equal(RowOutcomeKind.DeadlineExceeded, outcome.Kind);
        test.Retriever.During = (_, _) => Task.CompletedTask;
        Assert.Equal(RowOutcomeKind.Scored, (await runner.ScoreAsync("b")).Kind);
    }

    [Fact]
    public async Task Score_DeadlineThatPassesInTheQueue_CostsNoRead()
    {
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Options.Timeout = TimeSpan.FromSeconds(1);
        var gate = new Gate();
        // The read holds the only slot beyond the deadline.
        test.Retriever.During = (_, _) => gate.Block();
        var runner = await test.RunnerAsync(clock);
        var first = runner.ScoreAsync("first");
        await gate.Reached;

        var second = runner.ScoreAsync("second");
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(RowOutcomeKind.DeadlineExceeded, (await second).Kind);
        gate.Open();
        await first;
        await Eventually.TrueAsync(() => runner.Waiting == 0, "the queue to be empty");
        await runner.DisposeAsync();

        Assert.Equal([["first"]], test.Retriever.Reads);
    }

    [Fact]
    public async Task Score_CallerThatGivesUpInTheQueue_CostsNoRead()
    {
        test.Options.Batching.MaxConcurrentRuns = 1;
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync(clock);
        var first = runner.ScoreAsync("first");
        await gate.Reached;

        using var gaveUp = new CancellationTokenSource();
        var second = runner.ScoreAsync("second", gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.Open();
        await first;
        await runner.DisposeAsync();

        Assert.Equal([["first"]], test.Retriever.Reads);
    }

    [Fact]
    public async Task Score_QueueFull_IsSaturatedAtOnce()
    {
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Options.Batching.MaxQueue = 1;
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync(clock);
        var first = runner.ScoreAsync("first");
        await gate.Reached;
        var second = runner.ScoreAsync("second");

        Assert.Equal(RowOutcomeKind.Saturated, (await runner.ScoreAsync("third")).Kind);
        gate.Open();
        Assert.Equal([RowOutcomeKind.Scored, RowOutcomeKind.Scored], [(await first).Kind, (await second).Kind]);
    }

    [Fact]
    public async Task Dispose_RunsInProgress_FinishAndNewOnesAreRefused()
    {
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync(clock);
        var first = runner.ScoreAsync("first");
        await gate.Reached;

        var closing = runner.DisposeAsync().AsTask();
        var late = await runner.ScoreAsync("late");
        gate.Open();
        await closing;

        Assert.Equal((RowOutcomeKind.Saturated, true), (late.Kind, late.Reason.Contains("stopping", StringComparison.Ordinal)));
        Assert.Equal(RowOutcomeKind.Scored, (await first).Kind);
    }

    private async Task<RowOutcome> AdvanceAsync(Task<RowOutcome> scoring)
    {
        await Eventually.TrueAsync(() =>
        {
            // The clock moves in small steps, so that woken work can run before the clock is far ahead.
            clock.Advance(TimeSpan.FromMilliseconds(20));
            return scoring.IsCompleted;
        }, "the outcome");
        return await scoring;
    }
}
