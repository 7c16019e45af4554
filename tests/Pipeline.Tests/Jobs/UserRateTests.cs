using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class UserRateTests
{
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TakeAsync_NoLimit_NeverWaits() => Assert.True(new UserRate(clock).TakeAsync(1_000_000, Token).IsCompletedSuccessfully);

    [Fact]
    public async Task TakeAsync_AHundredASecond_TakesTenSecondsForAThousandUsers()
    {
        var rate = new UserRate(clock);
        rate.Set(100);
        var began = clock.GetTimestamp();

        for (var users = 0; users < 1_000; users += 25)
            await RunAsync(rate.TakeAsync(25, Token));

        Assert.InRange(clock.GetElapsedTime(began).TotalSeconds, 9.5, 10.5);
    }

    [Fact]
    public async Task Set_LargerShare_EndsTheWaitSooner()
    {
        var rate = new UserRate(clock);
        rate.Set(1);
        var began = clock.GetTimestamp();

        var taking = rate.TakeAsync(100, Token);
        rate.Set(100);
        await RunAsync(taking);

        Assert.InRange(clock.GetElapsedTime(began).TotalSeconds, 0.9, 1.5);
    }

    [Fact]
    public async Task TakeAsync_AfterAPause_HasOneSecondsUsersAtOnceAndNoMore()
    {
        var rate = new UserRate(clock);
        rate.Set(100);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(rate.TakeAsync(100, Token).IsCompletedSuccessfully);
        var began = clock.GetTimestamp();

        await RunAsync(rate.TakeAsync(50, Token));

        Assert.InRange(clock.GetElapsedTime(began).TotalSeconds, 0.5, 0.6);
    }

    [Fact]
    public async Task TakeAsync_FirstUsers_WaitForTheirTime()
    {
        var rate = new UserRate(clock);
        clock.Advance(TimeSpan.FromSeconds(10));
        rate.Set(100);
        var began = clock.GetTimestamp();

        await RunAsync(rate.TakeAsync(100, Token));

        Assert.InRange(clock.GetElapsedTime(began).TotalSeconds, 1, 1.1);
    }

    [Fact]
    public async Task Set_NoLimit_EndsTheWait()
    {
        var rate = new UserRate(clock);
        rate.Set(1);
        var taking = rate.TakeAsync(1_000, Token);
        Assert.False(taking.IsCompleted);

        rate.Set(null);

        await RunAsync(taking);
        Assert.True(rate.TakeAsync(1_000, Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task TakeAsync_TokenIsCancelled_Throws()
    {
        var rate = new UserRate(clock);
        rate.Set(1);
        using var stop = new CancellationTokenSource();
        var taking = rate.TakeAsync(1_000, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
    }

    private async Task RunAsync(ValueTask taking)
    {
        var task = taking.AsTask();
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await task;
    }
}
