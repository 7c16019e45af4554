using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class AttemptsTests
{
    private static readonly SourceAddress Address = SourceAddress.Parse("gs://bucket/a.onnx");

    private readonly FakeTimeProvider clock = new();
    private int attempts;
    private bool madeProgress;
    private TimeSpan deadline = TimeSpan.FromDays(10);

    [Fact]
    public async Task RunAsync_TransientFailures_AreRepeatedFiveTimesInAll()
    {
        var running = RunAsync(_ => throw new SourceException("It is away."));

        await Assert.ThrowsAsync<SourceException>(() => AdvanceAsync(running));
        Assert.Equal(5, attempts);
    }

    [Fact]
    public async Task RunAsync_SuccessAfterFailures_IsTheResult()
    {
        var running = RunAsync(_ => attempts < 4 ? throw new SourceException("It is away.") : Task.FromResult(7));

        Assert.Equal(7, await AdvanceAsync(running));
    }

    [Fact]
    public async Task RunAsync_AttemptsThatBringSomething_AreNotCounted()
    {
        madeProgress = true;

        var running = RunAsync(_ => attempts < 20 ? throw new SourceException("It broke off.") : Task.FromResult(7));

        Assert.Equal(7, await AdvanceAsync(running));
    }

    [Fact]
    public async Task RunAsync_FailureThatStays_IsNotRepeated()
    {
        await Assert.ThrowsAsync<SourceException>(() => RunAsync(_ => throw new SourceException("No.", isTransient: false)));
        await Assert.ThrowsAsync<PipelineConfigurationException>(() => RunAsync(_ => throw new PipelineConfigurationException("a", "b")));

        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task RunAsync_ServerSaysWhen_WaitsSoLong()
    {
        var running = RunAsync(_ => attempts == 1
            ? throw new SourceException("Later.") { RetryAfter = TimeSpan.FromSeconds(9) }
            : Task.FromResult(7));
        clock.Advance(TimeSpan.FromSeconds(8.9));
        Assert.Equal(1, attempts);

        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(7, await running.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(59.9, false)]
    [InlineData(60, true)]
    public async Task RunAsync_PauseBeyondTheDeadline_IsNotWaitedFor(double seconds, bool isGivenUp)
    {
        deadline = TimeSpan.FromMinutes(1);

        var running = RunAsync(_ => throw new SourceException("Later.") { RetryAfter = TimeSpan.FromSeconds(seconds) });

        Assert.Equal(isGivenUp, running.IsCompleted);
        if (isGivenUp)
            await Assert.ThrowsAsync<SourceException>(() => running);
    }

    private Task<int> RunAsync(Func<CancellationToken, Task<int>> attempt) => new Attempts(clock, NullLogger.Instance).RunAsync(
        Address, () => madeProgress, token =>
        {
            attempts++;
            return attempt(token);
        }, Deadline.After(deadline, clock), TestContext.Current.CancellationToken);

    private async Task<int> AdvanceAsync(Task<int> running)
    {
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(200));
            return running.IsCompleted;
        }, "the end of the attempts");
        return await running;
    }
}
