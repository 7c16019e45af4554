namespace ModelPipeline.Tests;

public sealed class TriggerSwitchTests
{
    private readonly TriggerSwitch switched = new();

    [Fact]
    public void New_Switch_IsOff()
    {
        Assert.True(switched.WhileOn.IsCancellationRequested);
        Assert.False(switched.WaitAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Set_OnAndOff_WakesWhoWaitsAndCancelsWhoClaims()
    {
        var waiting = switched.WaitAsync(CancellationToken.None);

        switched.Set(true);
        await waiting.WaitAsync(TimeSpan.FromSeconds(60));
        var whileOn = switched.WhileOn;
        Assert.False(whileOn.IsCancellationRequested);
        switched.Set(true);
        Assert.Equal(whileOn, switched.WhileOn);
        switched.Set(false);

        Assert.True(whileOn.IsCancellationRequested);
        Assert.False(switched.WaitAsync(CancellationToken.None).IsCompleted);
        switched.Set(false);
        switched.Set(true);
        Assert.True(switched.WaitAsync(CancellationToken.None).IsCompleted);
        Assert.False(switched.WhileOn.IsCancellationRequested);
    }

    [Fact]
    public async Task WaitAsync_TokenIsCancelled_Throws()
    {
        using var stop = new CancellationTokenSource();
        var waiting = switched.WaitAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
