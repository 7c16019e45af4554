using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>A user who is forgotten by a call that comes to another silo than the user's.</summary>
public sealed class ClusterForgettingTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ForgetAsync_RememberedScore_IsRememberedNoLonger()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var first = (await ScoreAsync(cluster, Long)).Score!.RunId;
        Assert.Equal(first, (await ScoreAsync(cluster, Long)).Score!.RunId);

        var reply = await cluster.Routers[1].ForgetAsync("test", "alice", Token);

        Assert.Equal(new(ForgetStatus.Forgotten), reply);
        Assert.NotEqual(first, (await ScoreAsync(cluster, Long)).Score!.RunId);
        Assert.Equal(new(ForgetStatus.Forgotten), await cluster.Routers[0].ForgetAsync("test", "alice", Token));
    }

    [Fact]
    public async Task ForgetAsync_RunOnAnotherSiloThatHasReadTheRow_WritesNothing()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        cluster.Silos[1].Retriever.During = (_, token) => gate.PassAsync(token);
        var scoring = ScoreAsync(cluster);
        await gate.Reached;

        Assert.Equal(new(ForgetStatus.Forgotten), await cluster.Routers[1].ForgetAsync("test", "alice", Token));
        gate.Open();

        Assert.Equal(ScoreStatus.NotFound, (await scoring).Status);
        Assert.All(cluster.Silos, silo => Assert.Empty(silo.Writer.Rows));
        Assert.Equal(ScoreStatus.Scored, (await ScoreAsync(cluster)).Status);
    }

    [Fact]
    public async Task ForgetAsync_WriteUnderWayOnAnotherSilo_DeletesAfterItAndDropsItsScore()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var gate = new Gate();
        var storedBeforeDelete = false;
        foreach (var silo in cluster.Silos)
        {
            silo.Writer.During = (_, token) => gate.PassAsync(token);
            silo.Writer.Forgetting = _ =>
            {
                storedBeforeDelete = cluster.Silos.Any(each => each.Writer.Rows.ContainsKey("alice"));
                return null;
            };
        }

        var scoring = ScoreAsync(cluster);
        await gate.Reached;
        var forgetting = cluster.Routers[1].ForgetAsync("test", "alice", Token).AsTask();
        gate.Open();

        Assert.Equal(new(ForgetStatus.Forgotten), await forgetting);
        Assert.True(storedBeforeDelete, "The rows were deleted before the write had ended.");
        var stored = (await scoring).Score!.RunId;
        Assert.NotEqual(stored, (await ScoreAsync(cluster, Long)).Score!.RunId);
    }

    [Fact]
    public async Task ForgetAsync_OutcomesOfTheStore_AreTold()
    {
        // A transient failure is tried again until the deadline, so the time-out is the length of the test. A slow machine needs seconds.
        await using var cluster = await ScoringCluster.StartAsync(options => options.Timeout = TimeSpan.FromSeconds(4), silos: 1);
        var writer = cluster.Silos[0].Writer;
        Task<ForgetReply> ForgetAsync(string pipeline = "test") => cluster.Routers[0].ForgetAsync(pipeline, "alice", Token).AsTask();

        writer.Forgetting = _ => "Rows are in the buffer.";
        Assert.Equal(new(ForgetStatus.Later, "Rows are in the buffer."), await ForgetAsync());
        writer.Forgetting = _ => throw new StoreException("Down.", isTransient: true);
        Assert.Equal(ForgetStatus.Unavailable, (await ForgetAsync()).Status);
        writer.Forgetting = _ => throw new StoreException("Refused.");
        Assert.Equal(ForgetStatus.Failed, (await ForgetAsync()).Status);
        Assert.Equal(ForgetStatus.UnknownPipeline, (await ForgetAsync("none")).Status);
    }

    [Fact]
    public async Task ForgetAsync_WriteThatDoesNotEnd_PassesTheDeadline()
    {
        // The length of the test, and the time that a slow machine has for the last call.
        await using var cluster = await ScoringCluster.StartAsync(options => options.Timeout = TimeSpan.FromSeconds(4), silos: 1);
        var end = new TaskCompletionSource();
        cluster.Silos[0].Writer.During = (_, _) => end.Task;
        Assert.Equal(ScoreStatus.DeadlineExceeded, (await ScoreAsync(cluster)).Status);

        Assert.Equal(ForgetStatus.DeadlineExceeded, (await cluster.Routers[0].ForgetAsync("test", "alice", Token)).Status);
        end.SetResult();

        Assert.Equal(ForgetStatus.Forgotten, (await cluster.Routers[0].ForgetAsync("test", "alice", Token)).Status);
    }

    private static Task<ScoreReply> ScoreAsync(ScoringCluster cluster, TimeSpan? maxAge = null) =>
        cluster.Routers[0].ScoreAsync("test", "alice", new(maxAge), Token).AsTask();
}
