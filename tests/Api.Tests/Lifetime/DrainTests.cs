using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class DrainTests
{
    private readonly Drain drain = new();

    [Fact]
    public async Task Begin_NoCallInFlight_EndsAtOnce() =>
        await drain.BeginAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Begin_CallsInFlight_EndsWhenTheLastHasLeft()
    {
        drain.TryEnter();
        drain.TryEnter();
        var stopping = drain.BeginAsync();

        drain.Leave();
        Assert.False(stopping.IsCompleted);
        drain.Leave();
        await stopping.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Begin_AfterTheCountWasZero_WaitsForLaterCalls()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.True(drain.TryEnter());
            drain.Leave();
        }

        drain.TryEnter();
        var stopping = drain.BeginAsync();

        Assert.False(stopping.IsCompleted);
        Assert.Equal(1, drain.InFlight);
        drain.Leave();
        await stopping.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task TryEnter_WhileDraining_IsRefusedAndNotWaitedFor()
    {
        drain.TryEnter();
        var stopping = drain.BeginAsync();

        Assert.False(drain.TryEnter());
        Assert.Equal(1, drain.InFlight);
        drain.Leave();
        await stopping.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.False(drain.TryEnter());
    }
}
