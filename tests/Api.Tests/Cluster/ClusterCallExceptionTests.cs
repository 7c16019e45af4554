using ModelPipeline.Api;
using ModelPipeline.Grains;
using Npgsql;

namespace ModelPipeline.Tests;

public sealed class ClusterCallExceptionTests
{
    // The cluster's database restarts: the reminder of a job cannot be stored for a moment.
    [Fact]
    public async Task Run_DatabaseOfTheClusterIsAway_IsRepeatedUntilItIsAnswered()
    {
        var cluster = new FakeCluster { Behave = attempt => attempt < 3 ? new NpgsqlException("Connection refused") : "a" };
        var call = cluster.CallAsync(TimeSpan.FromSeconds(10));
        await cluster.PassAsync(TimeSpan.FromSeconds(10), call);

        Assert.Equal("a", await call);
        Assert.Equal(4, cluster.Attempts);
    }

    [Fact]
    public void ToReply_NoAnswerBeforeTheDeadline_IsNoAnswerOfAStore()
    {
        var late = new ClusterCallException(Problems.Unanswered(), "log").ToReply();
        var away = new ClusterCallException(Problems.Unreachable(), "log").ToReply();

        Assert.Equal((ScoreStatus.DeadlineExceeded, Problems.Unanswered().Detail), (late.Status, late.Reason));
        Assert.Equal((ScoreStatus.StoreUnavailable, Problems.Unreachable().Detail), (away.Status, away.Reason));
    }
}
