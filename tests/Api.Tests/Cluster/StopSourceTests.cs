using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class StopSourceTests
{
    [Fact]
    public async Task Cancel_FirstToHearDisposesOfTheSource_OthersHearToo()
    {
        using var parent = new CancellationTokenSource();
        var stop = new StopSource(parent.Token);
        var hasHeard = false;
        stop.Token.Register(() => hasHeard = true);
        // Who registers last hears first.
        stop.Token.Register(() => _ = stop.DisposeAsync());

        await parent.CancelAsync();

        Assert.True(hasHeard, "The cancellation was lost.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Cancel_EitherParent_CancelsTheToken(int which)
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        await using var stop = new StopSource(first.Token, second.Token);

        await (which == 0 ? first : second).CancelAsync();

        Assert.True(stop.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Dispose_ParentIsNotCancelled_CancelsTheToken()
    {
        using var parent = new CancellationTokenSource();
        var stop = new StopSource(parent.Token);

        await stop.DisposeAsync();

        Assert.True(stop.Token.IsCancellationRequested);
        Assert.False(parent.IsCancellationRequested);
    }
}
