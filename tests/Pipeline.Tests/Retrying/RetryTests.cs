using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class RetryTests
{
    private static readonly StoreException Transient = new("It is away.", isTransient: true);

    private readonly FakeTimeProvider clock = new();
    private readonly Retry retry;
    private int calls;

    public RetryTests() => retry = new("test", clock, NullLogger.Instance);

    [Fact]
    public async Task Run_CallThatWorks_IsMadeOnceWithTheToken()
    {
        using var stop = new CancellationTokenSource();

        var result = await retry.RunAsync("read", token => Task.FromResult(token), After(10_000), stop.Token);

        Assert.Equal(stop.Token, result);
        Assert.Null(retry.Outage);
    }

    [Fact]
    public async Task Run_TransientFailures_AreTriedAgainAndAreAnOutageMeanwhile()
    {
        var running = RunAsync("read", failures: 2, After(10_000));
        Assert.Equal(1, calls);
        Assert.Same(Transient, retry.Outage);

        // The first pause is 25 to 50 ms long, the second 50 to 100.
        clock.Advance(TimeSpan.FromMilliseconds(24));
        Assert.Equal(1, calls);
        await ReachAsync(2, 26);
        clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(2, calls);
        await ReachAsync(3, 51);

        Assert.Equal(3, await running);
        Assert.Null(retry.Outage);
    }

    [Fact]
    public async Task Run_OtherFailures_AreThrownAtOnce()
    {
        var (refused, defect) = (new StoreException("It refuses."), new InvalidOperationException("A defect."));

        Assert.Same(refused, await Assert.ThrowsAsync<StoreException>(() => FailAsync(refused)));
        Assert.Same(defect, await Assert.ThrowsAsync<InvalidOperationException>(() => FailAsync(defect)));
        Assert.Equal(2, calls);
        Assert.Null(retry.Outage);
    }

    // Another attempt needs a pause of 25 to 50 ms and a margin of 250 ms.
    [Theory]
    [InlineData(275, false)]
    [InlineData(301, true)]
    public async Task Run_DeadlineIsNear_ThrowsTheFailureOfTheStoreInTime(int milliseconds, bool triesAgain)
    {
        var running = RunAsync("read", failures: 1, After(milliseconds));
        if (triesAgain)
        {
            await ReachAsync(2, 50);
            Assert.Equal(2, await running);
            return;
        }

        Assert.Same(Transient, await Assert.ThrowsAsync<StoreException>(() => running));
        Assert.Equal(1, calls);
        Assert.Same(Transient, retry.Outage);
    }

    [Fact]
    public async Task Run_OtherStageWorks_IsStillAnOutageOfTheFirst()
    {
        await Assert.ThrowsAsync<StoreException>(() => RunAsync("read", failures: 1, After(0)));

        await retry.RunAsync("write", _ => Task.FromResult(1), After(0), default);
        Assert.Same(Transient, retry.Outage);
        await retry.RunAsync("read", _ => Task.FromResult(1), After(0), default);

        Assert.Null(retry.Outage);
    }

    [Fact]
    public async Task Run_CancelledInAPause_Ends()
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync("read", failures: 9, After(10_000), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(1, calls);
    }

    private Deadline After(int milliseconds) => Deadline.After(TimeSpan.FromMilliseconds(milliseconds), clock);

    private Task<int> FailAsync(Exception failure) => retry.RunAsync("read", _ =>
    {
        calls++;
        return Task.FromException<int>(failure);
    }, After(10_000), default);

    // Ends with the number of calls.
    private Task<int> RunAsync(string stage, int failures, Deadline deadline, CancellationToken cancellationToken = default) =>
        retry.RunAsync(stage, _ => ++calls > failures ? Task.FromResult(calls) : Task.FromException<int>(Transient), deadline,
            cancellationToken);

    private Task ReachAsync(int call, int milliseconds)
    {
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return Eventually.TrueAsync(() => calls == call, $"call {call} to be made");
    }
}
