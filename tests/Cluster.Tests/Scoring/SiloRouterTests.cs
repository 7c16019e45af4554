using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class SiloRouterTests
{
    private static readonly ScoreOptions Fresh = ScoreOptions.Fresh;

    [Fact]
    public async Task Score_UserWhoseGrainIsActiveHere_NeedsNoGrainCall()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        for (var i = 0; i < 5; i++)
            Assert.Equal(ScoreStatus.Scored, (await cluster.Routers[0].ScoreAsync("test", "a", Fresh, default)).Status);

        Assert.Equal(1, cluster.CallsBegun);
        Assert.Equal(5, cluster.Silos[0].Writer.Rows["a"].Count);
    }

    [Fact]
    public async Task Score_UserWhoseGrainIsElsewhere_IsScoredThere()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var users = Enumerable.Range(0, 100).Select(i => $"user-{i}").ToList();

        foreach (var router in cluster.Routers)
        {
            Assert.All(await Task.WhenAll(users.Select(user => router.ScoreAsync("test", user, Fresh, default).AsTask())),
                reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        }

        // Both routers used the same grain.
        Assert.All(users,
            user => Assert.Equal(2, Assert.Single(cluster.Silos, silo => silo.Writer.Rows.ContainsKey(user)).Writer.Rows[user].Count));
    }

    [Fact]
    public async Task Score_CallsOfBothRoutersAndOfClients_ShareTheNextRun()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        await cluster.ScoreAsync("a");
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            silo.Retriever.During = (_, token) => gate.PassAsync(token);

        var first = cluster.Routers[0].ScoreAsync("test", "a", Fresh, default).AsTask();
        await gate.Reached;
        var others = Enumerable.Range(0, 60)
            .Select(i => (i % 3 == 2 ? cluster.ScoreAsync("a") : cluster.Routers[i % 3].ScoreAsync("test", "a", Fresh, default)).AsTask())
            .ToList();
        // The calls are: the first warm-up call, the calls of clients, and the calls of the router without the grain.
        await Eventually.TrueAsync(() => cluster.CallsBegun >= 1 + 20 + 20, "the others to join the next run");
        gate.Open();

        var replies = await Task.WhenAll(others);
        Assert.NotEqual((await first).Score!.RunId, Assert.Single(replies.Select(reply => reply.Score!.RunId).Distinct()));
        Assert.Equal(3, cluster.UsersRead.Count());
    }

    [Fact]
    public async Task Score_GrainIsDeactivated_LeavesAfterTheRunsOfTheRouter()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        await cluster.ScoreAsync("a");
        var gate = new Gate();
        var atOnce = 0;
        var most = 0;
        cluster.Silos[0].Retriever.During = async (_, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await gate.PassAsync(token);
            Interlocked.Decrement(ref atOnce);
        };
        var scoring = cluster.Routers[0].ScoreAsync("test", "a", Fresh, default).AsTask();
        await gate.Reached;

        var going = cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await Eventually.TrueAsync(() => !cluster.IsActive(0, "a"), "the grain to begin to go");
        var next = cluster.Routers[0].ScoreAsync("test", "a", Fresh, default).AsTask();
        Assert.False(next.IsCompleted);
        gate.Open();

        Assert.Equal(ScoreStatus.Scored, (await scoring).Status);
        Assert.Equal(ScoreStatus.Scored, (await next).Status);
        await going;
        Assert.Equal(1, most);
        Assert.NotEqual((await scoring).Score!.RunId, (await next).Score!.RunId);
    }

    [Fact]
    public async Task Score_UserWhoIsCalledOften_DoesNotCountAsIdle()
    {
        var clock = new ClockAhead();
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, userClock: clock);

        for (var i = 0; i < 10; i++)
        {
            await cluster.Routers[0].ScoreAsync("test", "a", Fresh, default);
            clock.Ahead += TimeSpan.FromSeconds(31);
        }

        // Every second call goes through the grain.
        Assert.Equal(5, cluster.CallsBegun);
    }

    [Fact]
    public async Task Score_CallerThatGivesUp_IsCancelled()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        await cluster.ScoreAsync("a");
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        using var gaveUp = new CancellationTokenSource();
        var scoring = cluster.Routers[0].ScoreAsync("test", "a", Fresh, gaveUp.Token).AsTask();
        await gate.Reached;

        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scoring);
        gate.Open();
    }

    [Fact]
    public async Task GetStored_BeforeAndAfterAScore_IsTheRowOfTheTable()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var service = cluster.Client.GetGrain<IScoringService>(ScoringServiceId.On(cluster.Gateways[0]));

        var before = await service.GetStored("test", "a", default);
        Assert.False(cluster.IsActive(0, "a"), "A grain was made for it.");
        var scored = await cluster.ScoreAsync("a");
        var after = await service.GetStored("test", "a", default);

        Assert.Equal(ScoreStatus.NotFound, before.Status);
        Assert.Equal(scored.Score!.RunId, after.Score!.RunId);
        Assert.Equal([new OutputValue("y", 2.0)], after.Score.Outputs);
        Assert.Equal(ScoreStatus.UnknownPipeline, (await service.GetStored("other", "a", default)).Status);
    }

    [Fact]
    public async Task Score_ThroughTheServiceOfASilo_IsScoredThere()
    {
        await using var cluster = await ScoringCluster.StartAsync();

        for (var silo = 0; silo < 2; silo++)
        {
            var service = cluster.Client.GetGrain<IScoringService>(ScoringServiceId.On(cluster.Gateways[silo]));
            var replies = await Task.WhenAll(
                Enumerable.Range(0, 50).Select(i => service.Score("test", $"silo-{silo}-user-{i}", Fresh, default).AsTask()));
            Assert.All(replies, reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        }

        Assert.All(cluster.Silos, silo => Assert.Equal(50, silo.Writer.Rows.Count));
        Assert.Contains(cluster.Silos, silo => silo.Writer.Rows.Keys.All(user => user.StartsWith("silo-0-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Score_ClientThatGivesUp_IsCancelledAtTheService()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Batching.MaxConcurrentRuns = 1, silos: 1);
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        var service = cluster.Client.GetGrain<IScoringService>(ScoringServiceId.On(cluster.Gateways[0]));
        var first = service.Score("test", "first", Fresh, default).AsTask();
        await gate.Reached;
        using var gaveUp = new CancellationTokenSource();
        var waiting = service.Score("test", "gives-up", Fresh, gaveUp.Token).AsTask();
        await Eventually.TrueAsync(() => cluster.IsActive(0, "gives-up"), "the second call to come");

        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Eventually.TrueAsync(() => cluster.CallsEnded == 1, "the silo to hear of it");
        gate.Open();
        await first;
        await service.Score("test", "last", Fresh, default);

        Assert.DoesNotContain("gives-up", cluster.UsersRead);
    }

    [Fact]
    public async Task Score_CallsOfAUserComeToAnotherSilo_UserMovesThere()
    {
        var clock = new ClockAhead();
        await using var cluster = await ScoringCluster.StartAsync(userClock: clock);
        await cluster.Routers[0].ScoreAsync("test", "a", Fresh, default);
        for (var i = 0; i < 20; i++)
            await cluster.Routers[1].ScoreAsync("test", "a", Fresh, default);
        Assert.True(cluster.IsActive(0, "a"), "It had only just come.");

        clock.Ahead = TimeSpan.FromSeconds(5);
        await Eventually.TrueAsync(async () =>
        {
            await cluster.Routers[1].ScoreAsync("test", "a", Fresh, default);
            return cluster.IsActive(1, "a");
        }, TimeSpan.FromSeconds(60), () => "the user to move");

        Assert.False(cluster.IsActive(0, "a"));
    }
}
