using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class ScoreReaderTests
{
    private const int AtATime = 8;

    private readonly TestPipeline test = new() { Options = { Batching = { MaxQueue = 2 } } };
    private readonly FakeTimeProvider clock = new();
    private int reading;

    [Fact]
    public async Task Read_ScoreOfTheUser_IsTheStoredOne()
    {
        var runner = await test.RunnerAsync();
        await runner.ScoreAllAsync(["a", "b"]);

        var stored = await runner.Stored.ReadAsync("b", default);
        var none = await runner.Stored.ReadAsync("c", default);

        Assert.Equal((RowOutcomeKind.Scored, "b"), (stored.Kind, stored.Predictions!.Outputs.Users[stored.Row]));
        Assert.Equal((RowOutcomeKind.NoInput, "No score is stored for this user yet."), (none.Kind, none.Reason));
    }

    [Theory]
    [InlineData(true, RowOutcomeKind.StoreUnavailable)]
    [InlineData(false, RowOutcomeKind.Failed)]
    public async Task Read_StoreFails_IsUnavailableWhereAnotherTryMayHelp(bool isTransient, RowOutcomeKind kind)
    {
        var runner = await test.RunnerAsync();
        test.Writer.Reading = (_, _) => throw new StoreException("It is gone.", isTransient: isTransient);

        var outcome = await runner.Stored.ReadAsync("a", default);

        Assert.Equal((kind, "It is gone."), (outcome.Kind, outcome.Reason));
    }

    [Fact]
    public async Task Read_Many_AreEightAtATimeAndOthersWaitInABoundedQueue()
    {
        var runner = await test.RunnerAsync();
        var gate = Hang();
        var running = Enumerable.Range(0, AtATime).Select(i => runner.Stored.ReadAsync($"u{i}", default).AsTask()).ToList();
        var waiting = Enumerable.Range(0, 2).Select(i => runner.Stored.ReadAsync($"w{i}", default).AsTask()).ToList();
        Assert.Equal(AtATime, Volatile.Read(ref reading));

        var refused = await runner.Stored.ReadAsync("one more", default);
        Assert.Equal((RowOutcomeKind.Saturated, AtATime), (refused.Kind, Volatile.Read(ref reading)));
        Assert.Equal("Too many reads of stored scores wait; try again in a moment.", refused.Reason);
        gate.Open();

        Assert.All(await Task.WhenAll([.. running, .. waiting]), outcome => Assert.Equal(RowOutcomeKind.NoInput, outcome.Kind));
        Assert.Equal(AtATime + 2, Volatile.Read(ref reading));
    }

    [Fact]
    public async Task Read_TimeoutOfThePipelinePasses_EndsTheReadsThatRunAndThoseThatWait()
    {
        var runner = await test.RunnerAsync(clock);
        Hang();
        var reads = Enumerable.Range(0, AtATime + 1).Select(i => runner.Stored.ReadAsync($"u{i}", default).AsTask()).ToList();

        clock.Advance(test.Options.Timeout - TimeSpan.FromMilliseconds(1));
        Assert.All(reads, read => Assert.False(read.IsCompleted));
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.All(await Task.WhenAll(reads), outcome => Assert.Equal(
            (RowOutcomeKind.DeadlineExceeded, "The deadline passed before the stored score was read."), (outcome.Kind, outcome.Reason)));
    }

    [Fact]
    public async Task Read_CallerGivesUp_IsCancelled()
    {
        var runner = await test.RunnerAsync(clock);
        Hang();
        using var gaveUp = new CancellationTokenSource();
        var read = runner.Stored.ReadAsync("a", gaveUp.Token).AsTask();

        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    private Gate Hang()
    {
        var gate = new Gate();
        test.Writer.Reading = (_, token) =>
        {
            Interlocked.Increment(ref reading);
            return gate.PassAsync(token);
        };
        return gate;
    }
}
