using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class UserRunsTests
{
    private readonly TestPipeline test = new();

    [Fact]
    public async Task Score_100CallersWhileTheRunWaits_ShareOneReadOneApplyOneWrite()
    {
        var gate = new Gate();
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var holder = runner.ScoreAsync("holder");
        await gate.Reached;
        var runs = new UserRuns(runner, "a");

        var scoring = Enumerable.Range(0, 100).Select(_ => runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask())
            .ToList();
        gate.Open();
        var outcomes = await Task.WhenAll(scoring);
        await holder;

        Assert.Equal([["holder"], ["a"]], test.Retriever.Reads);
        Assert.Equal(2, test.Model.Calls);
        Assert.Equal(2, test.Writer.Writes.Count);
        Assert.Single(outcomes.Select(outcome => outcome.Predictions!.RunId).Distinct());
    }

    [Fact]
    public async Task Score_CallerAfterTheQueryWasSent_GetsAnotherRun()
    {
        // The store reads the row when the query arrives. The first caller's read takes long, and the row changes meanwhile.
        var gate = new Gate();
        var stored = "before";
        var seen = new ConcurrentQueue<string>();
        test.Retriever.During = (_, token) =>
        {
            seen.Enqueue(Volatile.Read(ref stored));
            return gate.PassAsync(token);
        };
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");
        var first = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask();
        await gate.Reached;

        Volatile.Write(ref stored, "after");
        var second = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask();
        gate.Open();

        Assert.NotEqual((await first).Predictions!.RunId, (await second).Predictions!.RunId);
        Assert.Equal(["before", "after"], seen);
    }

    [Fact]
    public async Task Score_CallersAfterTheInputIsRead_ShareTheNextRunWhichStartsAfterThisOne()
    {
        var gate = new Gate();
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");
        var first = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask();
        await gate.Reached;

        var later = Enumerable.Range(0, 10).Select(_ => runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask())
            .ToList();
        Assert.Single(test.Retriever.Reads);
        gate.Open();
        var runIds = (await Task.WhenAll(later)).Select(outcome => outcome.Predictions!.RunId).Distinct().ToList();

        Assert.Equal(2, test.Retriever.Reads.Count);
        Assert.NotEqual((await first).Predictions!.RunId, Assert.Single(runIds));
    }

    [Fact]
    public async Task TryScore_RunEndsAtTheSameMoment_GivesTheRunOrItsScoreAndReadsOnce()
    {
        var runner = await test.RunnerAsync();
        var memory = new Memory();
        var runs = new UserRuns(runner, "a", memory);
        var joined = new TaskCompletionSource<RowOutcome>();
        memory.BeforeKeep = () =>
        {
            Assert.True(runs.TryScore(Lane.Single, runner.NewDeadline(), TimeSpan.FromMinutes(1), default, out var scoring));
            _ = SetJoinedAsync(scoring);
        };

        var first = await runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default);

        Assert.Equal(first.Predictions!.RunId, (await joined.Task).Predictions!.RunId);
        Assert.False(runs.TryScore(Lane.Single, runner.NewDeadline(), TimeSpan.FromMinutes(1), default, out _));
        Assert.Equal(first.AskedAt, memory.Kept);
        Assert.Single(test.Retriever.Reads);

        async Task SetJoinedAsync(ValueTask<RowOutcome> scoring) => joined.SetResult(await scoring);
    }

    [Fact]
    public async Task Score_RepeatedCallWithMaxAge_JoinsTheRunOfTheFirstCall()
    {
        var gate = new Gate();
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");
        var first = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask();
        await gate.Reached;

        // The first call was lost on the way to the caller, not in the grain. The caller calls again.
        var again = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), TimeSpan.FromHours(1), default).AsTask();
        var tooOld = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), TimeSpan.Zero, default).AsTask();
        gate.Open();

        Assert.Equal((await first).Predictions!.RunId, (await again).Predictions!.RunId);
        Assert.NotEqual((await first).Predictions!.RunId, (await tooOld).Predictions!.RunId);
        Assert.Equal(2, test.Retriever.Reads.Count);
    }

    [Fact]
    public async Task Score_OneCallerGivesUp_RunContinuesForTheOthers()
    {
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");
        using var gaveUp = new CancellationTokenSource();
        var quitter = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, gaveUp.Token).AsTask();
        var stayer = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask();
        await gate.Reached;

        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quitter);
        gate.Open();

        Assert.Equal(RowOutcomeKind.Scored, (await stayer).Kind);
    }

    [Fact]
    public async Task Score_CallerGivesUpWhileJoiningASecondRun_NoSecondRunStarts()
    {
        var clock = new ActingClock();
        test.Options.Timeout = TimeSpan.FromSeconds(10);
        var reading = new Gate();
        var reads = 0;
        test.Retriever.During = (_, token) => Interlocked.Increment(ref reads) == 1 ? reading.PassAsync(token) : Task.CompletedTask;
        var runner = await test.RunnerAsync(clock);
        var runs = new UserRuns(runner, "a");
        var first = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default).AsTask();
        await reading.Reached;
        clock.Advance(TimeSpan.FromSeconds(6));
        using var gaveUp = new CancellationTokenSource();
        var second = runs.ScoreAsync(Lane.Single, runner.NewDeadline(), TimeSpan.FromHours(1), gaveUp.Token).AsTask();

        // The run ends at its deadline. The second caller has time left and would get another run, but gives up at that moment.
        clock.OnRead = gaveUp.Cancel;
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(RowOutcomeKind.DeadlineExceeded, (await first).Kind);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        clock.OnRead = null;
        Assert.Equal(RowOutcomeKind.Scored, (await runner.ScoreAsync("b")).Kind);
        Assert.Equal(2, reads);
    }

    [Fact]
    public async Task Score_AgainAndAgain_RunsEachTime()
    {
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");
        for (var i = 0; i < 200; i++)
            Assert.Equal(RowOutcomeKind.Scored, (await runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default)).Kind);

        Assert.Equal(200, test.Retriever.Reads.Count);
        Assert.Equal(200, test.Writer.Rows["a"].Count);
    }

    [Fact]
    public async Task Score_HammeredByManyThreads_NeverRunsTwiceAtATime()
    {
        var active = 0;
        var overlapped = false;
        test.Retriever.During = async (_, _) =>
        {
            overlapped |= Interlocked.Increment(ref active) > 1;
            await Task.Yield();
        };
        test.Writer.During = (_, _) =>
        {
            Interlocked.Decrement(ref active);
            return Task.CompletedTask;
        };
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            var kinds = new List<RowOutcomeKind>();
            for (var i = 0; i < 200; i++)
                kinds.Add((await runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default)).Kind);
            return kinds;
        })));

        Assert.False(overlapped);
        Assert.All(outcomes.SelectMany(kinds => kinds), kind => Assert.Equal(RowOutcomeKind.Scored, kind));
    }

    [Fact]
    public async Task Score_RunHasEnded_ItsMemoryIsReleased()
    {
        var runner = await test.RunnerAsync();
        var runs = new UserRuns(runner, "a");
        var predictions = await ScoreOnceAsync(runs, runner);
        test.Writer.Writes.Clear();

        await Eventually.TrueAsync(() =>
        {
            GC.Collect();
            return !predictions.TryGetTarget(out _);
        }, "the predictions of the batch to be collected");
        GC.KeepAlive(runs);
    }

    private static async Task<WeakReference<Predictions>> ScoreOnceAsync(UserRuns runs, PipelineRunner runner) =>
        new((await runs.ScoreAsync(Lane.Single, runner.NewDeadline(), null, default)).Predictions!);

    /// <summary>A clock that runs an action when it is read.</summary>
    private sealed class ActingClock : FakeTimeProvider
    {
        public Action? OnRead { get; set; }

        public override long GetTimestamp()
        {
            OnRead?.Invoke();
            return base.GetTimestamp();
        }
    }

    private sealed class Memory : IScoreMemory
    {
        private long kept;

        public Action BeforeKeep { get; set; } = () => { };

        public long Kept => Volatile.Read(ref kept);

        public bool Has(TimeSpan maxAge) => Kept != 0;

        public void Keep(RowOutcome outcome, CallFeatures? features)
        {
            BeforeKeep();
            Volatile.Write(ref kept, outcome.AskedAt);
        }
    }
}
