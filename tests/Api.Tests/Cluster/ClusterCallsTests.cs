using ModelPipeline.Api;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

public sealed class ClusterCallsTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    // A call that is answered within this time needs no protection against a lost silo.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);
    private readonly FakeCluster cluster = new();

    [Fact]
    public async Task Run_Answered_IsMadeOnce()
    {
        cluster.Behave = _ => "a";
        Assert.Equal("a", await cluster.CallAsync(Timeout));
        Assert.Equal([TimeSpan.Zero], cluster.Elapsed);
    }

    [Fact]
    public async Task Run_RefusedAFewTimes_IsRepeatedUntilItIsAnswered()
    {
        cluster.Behave = attempt => attempt < 3 ? FakeCluster.Refusal() : "a";
        var call = cluster.CallAsync(Timeout);
        await cluster.PassAsync(Timeout, call);

        Assert.Equal("a", await call);
        Assert.Equal(4, cluster.Attempts);
        Assert.True(cluster.Elapsed[^1] > TimeSpan.Zero);
    }

    [Fact]
    public async Task Run_AlwaysRefused_IsUnavailableAfterAtMostTwoAttemptsASecond()
    {
        cluster.Behave = _ => FakeCluster.Refusal();
        var call = cluster.CallAsync(Timeout);
        await cluster.PassAsync(Timeout * 2, call);

        var e = await Assert.ThrowsAsync<ClusterCallException>(() => call);
        Assert.Equal(503, e.Problem.Status);
        Assert.InRange(cluster.Attempts, 3, 50);
    }

    [Theory]
    [InlineData("Error from storage provider AdoNetGrainStorage.jobs: SQLite Error 13: 'database or disk is full'.", true)]
    [InlineData("53100: could not extend file", true)]
    [InlineData("could not write to file: No space left on device", true)]
    [InlineData("57P03: the database system is starting up", false)]
    public async Task Run_RefusedForTheClustersDisk_SaysSo(string refusal, bool isFull)
    {
        cluster.Behave = _ => new OrleansException(refusal);
        var call = cluster.CallAsync(Timeout);
        await cluster.PassAsync(Timeout * 2, call);

        var problem = (await Assert.ThrowsAsync<ClusterCallException>(() => call)).Problem;
        Assert.Equal(503, problem.Status);
        Assert.Equal(isFull
            ? "The disk of the cluster's database (Cluster:Connection) is full; free space there. Then calls work again."
            : Problems.Unreachable().Detail, problem.Detail);
    }

    [Fact]
    public async Task Run_RefusedForLong_ContinuesUntilItsDeadline()
    {
        cluster.Behave = _ => FakeCluster.Refusal();
        var call = cluster.CallAsync(TimeSpan.FromMinutes(1));
        await cluster.PassAsync(TimeSpan.FromMinutes(2), call);
        Assert.Equal(503, (await Assert.ThrowsAsync<ClusterCallException>(() => call)).Problem.Status);
    }

    [Fact]
    public async Task Run_NeverAnswered_ExceedsTheDeadlineAfterAFewAttempts()
    {
        var call = cluster.CallAsync(Timeout);
        await cluster.PassAsync(Timeout - TimeSpan.FromSeconds(1), call);
        Assert.False(call.IsCompleted);
        await cluster.PassAsync(Timeout, call);

        Assert.Equal(504, (await Assert.ThrowsAsync<ClusterCallException>(() => call)).Problem.Status);
        Assert.InRange(cluster.Attempts, 2, 4);
    }

    [Fact]
    public async Task Run_GatewayLostAtOnce_IsRepeatedSoonAndTheFirstAnswerCounts()
    {
        var call = cluster.CallAsync(Timeout);
        cluster.Gateways.Lost();
        cluster.Clock.Advance(Soon);
        await Eventually.TrueAsync(() => cluster.Attempts == 2, "the second attempt");
        cluster.Answer(0, "from the first, which was not lost after all");

        Assert.Equal("from the first, which was not lost after all", await call);
    }

    [Fact]
    public async Task Run_GatewayLostLater_IsRepeatedAtOnce()
    {
        var call = cluster.CallAsync(Timeout);
        cluster.Clock.Advance(Soon);
        await Eventually.TrueAsync(() =>
        {
            cluster.Gateways.Lost();
            return cluster.Attempts >= 2;
        }, "the second attempt");
        cluster.Answer(1, "a");

        Assert.Equal("a", await call);
    }

    [Fact]
    public async Task Run_RefusedWhileALostAttemptIsInProgress_IsRepeated()
    {
        cluster.Behave = attempt => attempt < 2 ? null : "a";
        var call = cluster.CallAsync(Timeout);
        cluster.Gateways.Lost();
        cluster.Clock.Advance(Soon);
        await Eventually.TrueAsync(() => cluster.Attempts == 2, "the second attempt");

        cluster.Refuse(1);
        await cluster.PassAsync(TimeSpan.FromSeconds(2), call);

        Assert.Equal("a", await call);
    }

    [Fact]
    public async Task Run_FailsByItself_IsNotRepeated()
    {
        cluster.Behave = _ => new InvalidOperationException("a defect");
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.CallAsync(Timeout));
        Assert.Equal(1, cluster.Attempts);
    }

    [Fact]
    public async Task Run_CallerGivesUp_EndsAsCancelled()
    {
        using var gaveUp = new CancellationTokenSource();
        var call = cluster.CallAsync(Timeout, gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Run_BeforeTheClusterIsJoined_IsUnavailableAtOnce()
    {
        var calls = new ClusterCalls(cluster.Gateways, new Joining { WaitsFor = "Waits for a silo." }, cluster.Clock);
        var e = await Assert.ThrowsAsync<ClusterCallException>(
            () => calls.RunAsync(Timeout, (_, _) => Task.FromResult(1), CancellationToken.None));
        Assert.Equal(503, e.Problem.Status);
    }
}
