using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Users of lists in the process that has their runs.</summary>
public sealed class ListScorerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Begin_300Users_EachHasTheReplyOfItsRow(bool oneProcess)
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, oneProcess: oneProcess);
        string[] users = [.. Enumerable.Range(0, 300).Select(i => $"user-{i}"), "missing"];

        var replies = await ScoreAsync(cluster, users);

        Assert.Equal(users[..300], Enumerable.Range(0, 300).Select(row => replies.Replies[row].Score!.User));
        Assert.Equal(ScoreStatus.NotFound, replies.Replies[300].Status);
        Assert.Equal(301, cluster.UsersRead.Count());
    }

    [Fact]
    public async Task Begin_OneProcess_UsersLeaveWithTheList()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, oneProcess: true);

        await ScoreAsync(cluster, "a", "missing");

        Assert.False(cluster.IsActive(0, "a"));
        Assert.False(cluster.IsActive(0, "missing"));
        Assert.Equal(0, await cluster.CountUserGrainsAsync());
    }

    [Fact]
    public async Task Begin_OneProcess_UsersOfABatchShareItsScores()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, oneProcess: true);
        await cluster.Routers[0].ScoreAsync("test", "called", ScoreOptions.Fresh, Token);

        var replies = await ScoreAsync(cluster, "a", "b", "called");

        Assert.Equal([0, 1], replies.OfBatches.Order());
        Assert.Equal(["a", "b", "called"], Enumerable.Range(0, 3).Select(row => replies.Replies[row].Score!.User));
    }

    [Fact]
    public async Task Begin_CallWhileTheRunWaits_SharesTheRunAndStaysActive()
    {
        await using var cluster = await ScoringCluster.StartAsync(
            options => options.Batching.MaxConcurrentRuns = 1, silos: 1, oneProcess: true);
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        var holder = ScoreAsync(cluster, "holder");
        await gate.Reached;

        var list = ScoreAsync(cluster, "a");
        var call = cluster.Routers[0].ScoreAsync("test", "a", ScoreOptions.Fresh, Token).AsTask();
        gate.Open();

        Assert.Equal((await list).Replies[0].Score!.RunId, (await call).Score!.RunId);
        await holder;
        Assert.Equal(["holder", "a"], cluster.UsersRead);
        Assert.True(cluster.IsActive(0, "a"));
        var again = await cluster.Routers[0].ScoreAsync("test", "a", new(TimeSpan.FromHours(1)), Token);
        Assert.Equal((await list).Replies[0].Score!.RunId, again.Score!.RunId);
    }

    [Fact]
    public async Task Begin_UserIsActiveInACluster_NeedsNoGrainCall()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        await ScoreAsync(cluster, "a");
        var before = cluster.CallsBegun;

        var replies = await ScoreAsync(cluster, "a");

        Assert.Equal(ScoreStatus.Scored, replies.Replies[0].Status);
        Assert.Equal(before, cluster.CallsBegun);
    }

    [Fact]
    public async Task Begin_UnknownPipeline_EachUserIsTold()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, oneProcess: true);
        var replies = new FakeReplies(2);

        Scorer(cluster).Begin(new(Guid.NewGuid(), "other", ["a", "b"], null, ScoreOptions.FreshInList), replies, Token);

        await replies.All;
        Assert.All(replies.Replies.Values, reply => Assert.Equal(ScoreStatus.UnknownPipeline, reply.Status));
    }

    [Fact]
    public async Task Begin_CallerGivesUp_UsersFailAndLeave()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, oneProcess: true);
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        using var gaveUp = new CancellationTokenSource();
        var replies = new FakeReplies(2);
        Scorer(cluster).Begin(new(Guid.NewGuid(), "test", ["a", "b"], null, ScoreOptions.FreshInList), replies, gaveUp.Token);
        await gate.Reached;

        await gaveUp.CancelAsync();
        await replies.All;
        gate.Open();

        Assert.All(replies.Failures.Values, e => Assert.IsAssignableFrom<OperationCanceledException>(e));
        Assert.Equal(ScoreStatus.Scored, (await ScoreAsync(cluster, "a")).Replies[0].Status);
        Assert.False(cluster.IsActive(0, "a"));
    }

    [Fact]
    public async Task Begin_FeaturesForAPipelineThatTakesNone_AreRefusedWithoutARun()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, oneProcess: true);

        var replies = await ScoreAsync(cluster, ["a", "b"], [new("""{"x":1}""", Guid.NewGuid()), null]);

        Assert.Equal([ScoreStatus.InvalidRequest, ScoreStatus.Scored], Enumerable.Range(0, 2).Select(row => replies.Replies[row].Status));
        Assert.Equal(["b"], cluster.UsersRead);
    }

    [Fact]
    public async Task Begin_NoFeaturesForAPipelineThatNeedsThem_IsRefusedWithoutARun()
    {
        await using var cluster = await ScoringCluster.StartAsync(
            options => options.Input.Request["x"] = "Double", silos: 1, oneProcess: true);

        var replies = await ScoreAsync(cluster, ["a", "b"], [null, new("""{"x":1}""", Guid.NewGuid())]);

        Assert.Equal((ScoreStatus.Unusable, "x"), (replies.Replies[0].Status, replies.Replies[0].Column));
        Assert.Equal(ScoreStatus.Scored, replies.Replies[1].Status);
        Assert.Equal(["b"], cluster.UsersRead);
    }

    private static IListScorer Scorer(ScoringCluster cluster) => cluster.Service<IListScorer>(0);

    private static Task<FakeReplies> ScoreAsync(ScoringCluster cluster, params string[] users) => ScoreAsync(cluster, users, null);

    private static async Task<FakeReplies> ScoreAsync(ScoringCluster cluster, string[] users, FeatureCall?[]? features)
    {
        var replies = new FakeReplies(users.Length);
        Scorer(cluster).Begin(new(Guid.NewGuid(), "test", users, features, ScoreOptions.FreshInList), replies, Token);
        await replies.All;
        return replies;
    }
}
