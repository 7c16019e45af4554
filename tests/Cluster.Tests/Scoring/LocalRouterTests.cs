using System.Collections.Concurrent;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>A cluster of one process: calls, lists and events need no grain, and a user still has one run at a time.</summary>
public sealed class LocalRouterTests
{
    [Fact]
    public async Task Score_CallsAndListsOfNewUsers_ActivateNoGrain()
    {
        await using var cluster = await StartAsync();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => ScoreAsync(cluster, $"user-{i}", i < 100 ? CallClass.Single : CallClass.List)));

        Assert.All(replies, reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        Assert.Equal(0, await cluster.CountUserGrainsAsync());
        // A call leaves a score to remember. A list leaves nothing.
        Assert.Equal(Enumerable.Range(0, 100), Enumerable.Range(0, 200).Where(i => cluster.IsActive(0, $"user-{i}")));
    }

    [Fact]
    public async Task Score_UsersWithoutInput_LeaveAtOnce()
    {
        await using var cluster = await StartAsync();

        var reply = await ScoreAsync(cluster, "missing-1", CallClass.Single);

        Assert.Equal(ScoreStatus.NotFound, reply.Status);
        Assert.False(cluster.IsActive(0, "missing-1"));
    }

    [Fact]
    public async Task Score_CallWhileTheRunOfAListWaits_SharesTheRunAndStaysActive()
    {
        await using var cluster = await StartAsync(options => options.Batching.MaxConcurrentRuns = 1);
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        var holder = ScoreAsync(cluster, "holder", CallClass.List);
        await gate.Reached;

        var list = ScoreAsync(cluster, "a", CallClass.List);
        var call = ScoreAsync(cluster, "a", CallClass.Single);
        gate.Open();

        Assert.Equal((await list).Score!.RunId, (await call).Score!.RunId);
        await holder;
        Assert.Equal(["holder", "a"], cluster.UsersRead);
        Assert.True(cluster.IsActive(0, "a"));
        Assert.False(cluster.IsActive(0, "holder"));
    }

    [Fact]
    public async Task Score_CallAfterTheListHasRead_FollowsItsRun()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        var list = ScoreAsync(cluster, "a", CallClass.List);
        await gate.Reached;

        var call = ScoreAsync(cluster, "a", CallClass.Single);
        Assert.Single(cluster.UsersRead);
        gate.Open();

        Assert.NotEqual((await list).Score!.RunId, (await call).Score!.RunId);
        Assert.Equal(["a", "a"], cluster.UsersRead);
    }

    [Fact]
    public async Task Score_ListThatGaveUpDuringItsRun_NextCallWaitsForTheEndOfTheRun()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        using var gaveUp = new CancellationTokenSource();
        var list = ScoreAsync(cluster, "a", CallClass.List, gaveUp.Token);
        await gate.Reached;
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => list);

        var next = ScoreAsync(cluster, "a", CallClass.List);
        Assert.Single(cluster.UsersRead);
        gate.Open();

        Assert.Equal(ScoreStatus.Scored, (await next).Status);
        Assert.Equal(2, cluster.Silos[0].Writer.Rows["a"].Count);
    }

    [Fact]
    public async Task Score_HammeredByCallsAndLists_NeverRunsAUserTwiceAtATime()
    {
        await using var cluster = await StartAsync(options => options.Timeout = TimeSpan.FromSeconds(60));
        var active = new ConcurrentDictionary<string, int>();
        var overlaps = 0;
        cluster.Silos[0].Retriever.During = async (users, _) =>
        {
            foreach (var user in users)
            {
                if (active.AddOrUpdate(user, 1, (_, before) => before + 1) > 1)
                    Interlocked.Increment(ref overlaps);
            }

            await Task.Yield();
        };
        cluster.Silos[0].Writer.During = (predictions, _) =>
        {
            foreach (var user in predictions.Outputs.Users)
                active.AddOrUpdate(user, 0, (_, before) => before - 1);
            return Task.CompletedTask;
        };

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            var statuses = new List<ScoreStatus>();
            for (var i = 0; i < 300; i++)
            {
                var callClass = random.Next(4) == 0 ? CallClass.Single : CallClass.List;
                statuses.Add((await ScoreAsync(cluster, $"user-{random.Next(5)}", callClass)).Status);
            }

            return statuses;
        })));

        Assert.Equal(0, overlaps);
        Assert.All(replies.SelectMany(statuses => statuses), status => Assert.Equal(ScoreStatus.Scored, status));
    }

    [Fact]
    public async Task Score_ClientOfOrleans_SharesTheMemoryOfTheRouter()
    {
        await using var cluster = await StartAsync();
        var first = await ScoreAsync(cluster, "a", CallClass.Single);

        var remembered = await cluster.ScoreAsync("a", maxAge: TimeSpan.FromHours(1));

        Assert.Equal(first.Score!.RunId, remembered.Score!.RunId);
    }

    private static Task<ScoringCluster> StartAsync(Action<PipelineOptions>? configure = null) =>
        ScoringCluster.StartAsync(configure, silos: 1, oneProcess: true);

    private static Task<ScoreReply> ScoreAsync(
        ScoringCluster cluster, string user, CallClass callClass, CancellationToken cancellationToken = default) =>
        cluster.Routers[0].ScoreAsync("test", user, ScoreOptions.Fresh with { Class = callClass }, cancellationToken).AsTask();
}
