using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class StepLimitTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly Gate gate = new();

    private StepLimit Limit => field ??= new(new() { BatchTimeout = TimeSpan.FromSeconds(10) }, clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_StepInTime_IsItsResult() =>
        Assert.Equal(7, await Limit.RunAsync("It was not done", _ => Task.FromResult(7), Token));

    [Fact]
    public async Task RunAsync_StepThatFails_IsItsException() => Assert.Equal(
        "no such column",
        (await Assert.ThrowsAsync<StoreException>(
            () => Limit.RunAsync<int>("It was not done", _ => throw new StoreException("no such column"), Token))).Message);

    [Theory]
    [InlineData(1, 10, "It was not done within Jobs:BatchTimeout, 00:00:10.")]
    [InlineData(3, 30, "It was not done within Jobs:BatchTimeout, 00:00:10 for each user.")]
    public async Task RunAsync_StepOfSomeUsers_HasTheLimitForEachOfThem(int users, int seconds, string message)
    {
        var running = Limit.RunAsync("It was not done", WaitAsync, users, Token);
        await gate.Reached;
        clock.Advance(TimeSpan.FromSeconds(seconds - 0.1));
        Assert.False(running.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(0.1));

        var e = await Assert.ThrowsAsync<StoreException>(() => running);
        Assert.Equal((message, true), (e.Message, e.IsTransient));
    }

    [Fact]
    public async Task RunAsync_CallerCancels_IsCancelledAndNoTimeout()
    {
        using var stop = new CancellationTokenSource();
        var running = Limit.RunAsync("It was not done", WaitAsync, stop.Token);
        await gate.Reached;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task<int> WaitAsync(CancellationToken token)
    {
        await gate.PassAsync(token);
        return 0;
    }
}
