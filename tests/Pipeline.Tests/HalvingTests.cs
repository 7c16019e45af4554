namespace ModelPipeline.Tests;

public sealed class HalvingTests
{
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
    public async Task Run_FailureThatIsNoRowsFault_FailsAllAtOnce()
    {
        var calls = 0;
        var failed = new List<(int, int)>();
        await Halving.RunAsync(8, (_, _) => { calls++; throw new StoreException("down"); }, _ => false, (start, count, _) => failed.Add((start, count)), CancellationToken.None);

        Assert.Equal(1, calls);
        Assert.Equal([(0, 8)], failed);
    }

    [Fact]
    public async Task Run_Cancelled_PassesTheExceptionOn()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAsync<StoreException>(() => Halving.RunAsync(8, (_, _) => throw new StoreException("interrupted"), _ => true, (_, _, _) => Assert.Fail("not a row's fault"), cancelled.Token));
    }

    private static async Task AssertAsync(int rows, int[] bad, int expectedCalls)
    {
        var (calls, failed) = await RunAsync(rows, bad);
        Assert.Equal(expectedCalls, calls);
        Assert.Equal(bad, failed);
    }

    private static async Task<(int Calls, int[] Failed)> RunAsync(int rows, int[] bad)
    {
        var calls = 0;
        var done = new HashSet<int>();
        var failed = new List<int>();
        await Halving.RunAsync(rows, (start, count) =>
        {
            calls++;
            if (bad.Any(row => row >= start && row < start + count))
                throw new ModelException("bad");
            Assert.All(Enumerable.Range(start, count), row => Assert.True(done.Add(row)));
            return Task.CompletedTask;
        }, _ => true, (start, count, _) => failed.AddRange(Enumerable.Range(start, count)), CancellationToken.None);

        Assert.Equal(rows, done.Count + failed.Count);
        return (calls, [.. failed]);
    }
}
