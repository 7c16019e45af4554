namespace ModelPipeline.Tests;

public sealed class HalvingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_NothingFails_IsOneCall() => await AssertAsync(64, [], 1);

    [Fact]
    public async Task Run_NoRows_IsNoCall() => await AssertAsync(0, [], 0);

    [Fact]
    public async Task Run_OneBadRowAmong64_FailsAloneAfter13Calls() => await AssertAsync(64, [41], 13);

    [Fact]
    public async Task Run_EveryRowBad_FailsEach()
    {
        var (calls, failed) = await RunAsync(5, [0, 1, 2, 3, 4]);
        Assert.Equal([0, 1, 2, 3, 4], failed);
        Assert.Equal(9, calls);
    }

    [Fact]
    public async Task Run_ConcurrentHalves_AreNarrowedTogetherAndGoodPartsAreUsedAtOnce()
    {
        var underWay = 0;
        var most = 0;
        var steps = new List<TaskCompletionSource>();
        var failed = new List<int>();
        var done = 0;
        var running = new Halving<int>(async (start, count) =>
        {
            var step = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (steps)
            {
                steps.Add(step);
                most = Math.Max(most, ++underWay);
            }

            await step.Task;
            lock (steps)
                underWay--;
            return start <= 41 && 41 < start + count ? throw new ModelException("bad") : count;
        }, count =>
        {
            Interlocked.Add(ref done, count);
            return Task.CompletedTask;
        }, _ => true, (start, _, _) => failed.Add(start), 4, Token).RunAsync(64);

        // There is one round for each size: 64, 32, 16, 8, 4, 2, 1.
        for (var rows = 64; rows >= 1; rows /= 2)
        {
            await Eventually.TrueAsync(
                () => Volatile.Read(ref done) == Math.Max(0, 64 - (2 * rows)) && Volatile.Read(ref underWay) == (rows == 64 ? 1 : 2),
                $"the calls for {rows} rows");
            TaskCompletionSource[] round;
            lock (steps)
                round = [.. steps];
            Assert.All(round, step => step.TrySetResult());
        }

        await running;
        Assert.Equal([41], failed);
        Assert.Equal(63, done);
        Assert.InRange(most, 2, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Run_RowsThatAreAlone_AreSeparateCalls(int concurrency)
    {
        var calls = new List<(int, int)>();
        await new Halving<int>((start, count) =>
        {
            calls.Add((start, count));
            return Task.FromResult(0);
        }, _ => Task.CompletedTask, _ => true, (_, _, _) => Assert.Fail("nothing fails"), concurrency, Token).RunAsync(10, alone: 2);

        Assert.Equal([(0, 8), (8, 1), (9, 1)], calls);
    }

    [Fact]
    public async Task Run_OneAfterTheOther_TakesLargePartsBeforeTheBadRowIsFound()
    {
        var calls = new List<(int, int)>();
        await new Halving<int>((start, count) =>
        {
            calls.Add((start, count));
            return start == 0 ? throw new ModelException("bad") : Task.FromResult(0);
        }, _ => Task.CompletedTask, _ => true, (_, _, _) => { }, 1, Token).RunAsync(8);

        Assert.Equal([(0, 8), (0, 4), (4, 4), (0, 2), (2, 2), (0, 1), (1, 1)], calls);
    }

    [Fact]
    public async Task Run_FailureThatNoRowCaused_FailsAllAtOnce()
    {
        var calls = 0;
        var failed = new List<(int, int)>();
        await new Halving<int>((_, _) => { calls++; throw new StoreException("down"); }, _ => Task.CompletedTask, _ => false,
            (start, count, _) => failed.Add((start, count)), 4, Token).RunAsync(8);

        Assert.Equal(1, calls);
        Assert.Equal([(0, 8)], failed);
    }

    [Fact]
    public async Task Run_Cancelled_PassesTheExceptionOn()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAsync<StoreException>(() =>
            new Halving<int>((_, _) => throw new StoreException("interrupted"), _ => Task.CompletedTask, _ => true,
                (_, _, _) => Assert.Fail("not a row's fault"), 1, cancelled.Token).RunAsync(8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Run_EveryRowFailsAlike_IsSevenCallsAndFailsEach(int concurrency)
    {
        var (calls, failed) = await RunAsync(1024, [.. Enumerable.Range(0, 1024)], concurrency, AreAlike);

        Assert.Equal(7, calls);
        Assert.Equal(Enumerable.Range(0, 1024), failed.Order());
    }

    [Fact]
    public async Task Run_EveryRowFailsInItsOwnWay_IsNarrowedDown()
    {
        var (calls, failed) = await RunAsync(32, [.. Enumerable.Range(0, 32)], 4, static (_, _) => false);

        Assert.Equal(63, calls);
        Assert.Equal(32, failed.Length);
    }

    [Theory]
    [InlineData(0, 31, 32)]
    [InlineData(0, 31, 63)]
    [InlineData(5, 40, 41)]
    public async Task Run_BadRowsInBothHalves_FailAlone(params int[] bad)
    {
        var (_, failed) = await RunAsync(64, bad, 4, AreAlike);

        Assert.Equal(bad, failed.Order());
    }

    [Fact]
    public async Task Run_OneBadRowWithComparedFailures_NeedsNoMoreCalls()
    {
        var (calls, failed) = await RunAsync(64, [41], 4, AreAlike);

        Assert.Equal([41], failed);
        Assert.Equal(13, calls);
    }

    private static bool AreAlike(Exception one, Exception other) => one.Message == other.Message;

    private static async Task AssertAsync(int rows, int[] bad, int expectedCalls)
    {
        var (calls, failed) = await RunAsync(rows, bad);
        Assert.Equal(expectedCalls, calls);
        Assert.Equal(bad, failed);
    }

    private static async Task<(int Calls, int[] Failed)> RunAsync(
        int rows, int[] bad, int concurrency = 1, Func<Exception, Exception, bool>? areAlike = null)
    {
        var calls = 0;
        var done = new HashSet<int>();
        var failed = new List<int>();
        await new Halving<(int Start, int Count)>((start, count) =>
        {
            Interlocked.Increment(ref calls);
            return bad.Any(row => row >= start && row < start + count) ? throw new ModelException("bad") : Task.FromResult((start, count));
        }, part =>
        {
            lock (done)
                Assert.All(Enumerable.Range(part.Start, part.Count), row => Assert.True(done.Add(row)));
            return Task.CompletedTask;
        }, _ => true, (start, count, _) => failed.AddRange(Enumerable.Range(start, count)), concurrency, Token, areAlike).RunAsync(rows);

        Assert.Equal(rows, done.Count + failed.Count);
        return (calls, [.. failed]);
    }
}
