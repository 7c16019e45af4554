using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>Several attempts at one call. Each may have run, may be refused, or may fail by itself.</summary>
public sealed class ClusterAttemptsTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly FakeCluster cluster = new();

    [Fact]
    public async Task Run_RefusedWhileAnAttemptIsInProgress_ExceedsTheDeadlineBecauseTheAttemptMayHaveRun()
    {
        cluster.Behave = attempt => attempt == 0 ? null : FakeCluster.Refusal();
        var call = cluster.CallAsync(Timeout);
        cluster.Gateways.Lost();
        await cluster.PassAsync(Timeout * 2, call);

        var e = await Assert.ThrowsAsync<ClusterCallException>(() => call);
        Assert.Equal((504, "refused"), (e.Problem.Status, e.Message));
        Assert.True(cluster.Attempts > 2);
    }

    [Fact]
    public async Task Run_FirstAttemptAnswers_CancelsTheOthers()
    {
        var call = await WithTwoAttemptsAsync();

        cluster.Answer(0, "a");

        Assert.Equal("a", await call);
        Assert.True(cluster.Tokens[1].IsCancellationRequested, "The second attempt goes on, though nobody waits for it.");
    }

    [Fact]
    public async Task Run_DeadlineOfTheCaller_CancelsTheOthers()
    {
        var call = await WithTwoAttemptsAsync();

        await cluster.PassAsync(Timeout * 2, call);

        Assert.Equal(504, (await Assert.ThrowsAsync<ClusterCallException>(() => call)).Problem.Status);
        Assert.All(cluster.Tokens.Skip(1), token => Assert.True(token.IsCancellationRequested));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Run_AnAttemptFailsByItself_ThrowsAtOnceWithoutAnotherAttempt(int attempt)
    {
        var call = await WithTwoAttemptsAsync();

        cluster.Fail(attempt, new InvalidOperationException("a defect"));

        Assert.Equal("a defect", (await Assert.ThrowsAsync<InvalidOperationException>(() => call.WaitAsync(Timeout))).Message);
        Assert.Equal(2, cluster.Attempts);
    }

    private async Task<Task<string>> WithTwoAttemptsAsync()
    {
        var call = cluster.CallAsync(Timeout);
        cluster.Gateways.Lost();
        cluster.Clock.Advance(TimeSpan.FromMilliseconds(250));
        await Eventually.TrueAsync(() => cluster.Attempts == 2, "the second attempt");
        return call;
    }
}
