using System.Diagnostics;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class UserScoringGrainTests
{
    [Fact]
    public async Task Score_10000UsersInParallel_EachIsScoredOnceAndBothSilosWork()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Timeout = TimeSpan.FromSeconds(60));

        var replies = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => cluster.ScoreAsync($"user-{i:00000}").AsTask()));

        Assert.All(replies, reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        Assert.Equal(10_000, replies.Select(reply => reply.Score!.User).Distinct().Count());
        // Each user goes to one of the two silos by chance. This range is forty standard deviations.
        Assert.All(cluster.Silos, silo => Assert.InRange(silo.Writer.Rows.Count, 3_000, 7_000));
        Assert.Equal(10_000, cluster.Silos.Sum(silo => silo.Writer.Rows.Count));
        Assert.All(cluster.Silos.SelectMany(silo => silo.Writer.Rows.Values), rows => Assert.Single(rows));
        Assert.Equal(10_000, cluster.UsersRead.Count());
        // Features stay in the silo that read them. Its own model is applied to them, and its own writer stores the scores.
        Assert.All(cluster.Silos, silo => Assert.Equal(silo.Retriever.Reads.Sum(read => read.Length), silo.Model.Rows));
        Assert.All(cluster.Silos, silo => Assert.Equal(silo.Model.Rows, silo.Writer.Rows.Count));
    }

    [Fact]
    public async Task Score_100CallsForOneUser_CauseOneReadOneApplyOneWrite()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Batching.MaxConcurrentRuns = 1, silos: 1);
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        var holder = cluster.ScoreAsync("holder").AsTask();
        await gate.Reached;

        var scoring = Enumerable.Range(0, 100).Select(_ => cluster.ScoreAsync("alice").AsTask()).ToList();
        await Eventually.TrueAsync(() => cluster.CallsBegun == 101, "100 calls to join the run");
        gate.Open();
        var replies = await Task.WhenAll(scoring);
        await holder;

        Assert.All(replies, reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        Assert.Single(replies.Select(reply => reply.Score!.RunId).Distinct());
        Assert.Equal([["holder"], ["alice"]], cluster.Silos[0].Retriever.Reads);
        Assert.Equal(2, cluster.Silos[0].Model.Calls);
        Assert.Equal(2, cluster.Silos[0].Writer.Writes.Count);
    }

    [Fact]
    public async Task Score_PoisonRowAmong64_FailsAlone()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Batching.MaxConcurrentRuns = 1, silos: 1);
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        var first = cluster.ScoreAsync("first").AsTask();
        await gate.Reached;
        string[] users = [.. Enumerable.Range(0, 63).Select(i => $"user-{i}"), "poison"];

        var scoring = users.Select(user => cluster.ScoreAsync(user).AsTask()).ToList();
        await Eventually.TrueAsync(() => cluster.CallsBegun == 65, "64 more calls to be queued");
        gate.Open();
        var replies = await Task.WhenAll(scoring);

        Assert.All(replies[..63], reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        Assert.Equal(ScoreStatus.Failed, replies[63].Status);
        Assert.Equal(ScoreStatus.Scored, (await first).Status);
    }

    [Fact]
    public async Task Score_RetrieverThatThrows_FailsItsCallersClearlyAndTheNextCallWorks()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Silos[0].Retriever.During = (_, _) => throw new InvalidOperationException("secret");
        var failed = await cluster.ScoreAsync("a");
        cluster.Silos[0].Retriever.During = (_, _) => Task.CompletedTask;

        Assert.Equal(ScoreStatus.Failed, failed.Status);
        Assert.Contains("failed to retrieve", failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(ScoreStatus.Scored, (await cluster.ScoreAsync("a")).Status);
    }

    [Fact]
    public async Task Score_DeadlineThatPassesInTheQueue_CostsNoRead()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Batching.MaxConcurrentRuns = 1, silos: 1);
        cluster.CallTimeout = TimeSpan.FromMinutes(1);
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, _) => gate.Block();
        var first = cluster.ScoreAsync("first").AsTask();
        await gate.Reached;

        cluster.CallTimeout = TimeSpan.FromMilliseconds(300);
        Assert.Equal(ScoreStatus.DeadlineExceeded, (await cluster.ScoreAsync("late")).Status);
        cluster.CallTimeout = TimeSpan.FromMinutes(1);
        gate.Open();
        await first;
        cluster.Silos[0].Retriever.During = (_, _) => Task.CompletedTask;
        Assert.Equal(ScoreStatus.Scored, (await cluster.ScoreAsync("next")).Status);

        Assert.DoesNotContain("late", cluster.UsersRead);
    }

    [Fact]
    public async Task Score_BehindARunThatHangs_GetsAnotherRunBeforeItsDeadline()
    {
        var timeout = TimeSpan.FromSeconds(4);
        await using var cluster = await ScoringCluster.StartAsync(options => options.Timeout = timeout, silos: 1);
        cluster.Silos[0].Retriever.During = (_, token) =>
            cluster.UsersRead.Count() == 1 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        var watch = Stopwatch.StartNew();
        var first = cluster.ScoreAsync("a").AsTask();
        await Eventually.TrueAsync(() => watch.Elapsed > timeout * 0.6, "most of the first caller's time to pass");
        cluster.CallTimeout = TimeSpan.FromMinutes(1);

        var second = await cluster.ScoreAsync("a");

        Assert.Equal(ScoreStatus.DeadlineExceeded, (await first).Status);
        Assert.Equal(ScoreStatus.Scored, second.Status);
    }

    [Fact]
    public async Task Score_UsersWithoutInput_LeaveAtOnceAndUsersWithAScoreStay()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        Assert.Equal(ScoreStatus.Scored, (await cluster.ScoreAsync("a")).Status);

        // Calls both routers: the router without the user must not ask another silo to move the user.
        foreach (var router in cluster.Routers)
        {
            var replies = await Task.WhenAll(
                Enumerable.Range(0, 100).Select(i => router.ScoreAsync("test", $"missing-{i}", ScoreOptions.Fresh, default).AsTask()));
            Assert.All(replies, reply => Assert.Equal(ScoreStatus.NotFound, reply.Status));
        }

        var active = 0;
        await Eventually.TrueAsync(async () => (active = await cluster.CountUserGrainsAsync()) == 1, TimeSpan.FromSeconds(60),
            () => $"all but one user to leave; {active} are there");
        Assert.True(cluster.IsActive(0, "a") || cluster.IsActive(1, "a"));
        Assert.Equal(ScoreStatus.NotFound, (await cluster.ScoreAsync("missing-1")).Status);
    }

    [Fact]
    public async Task Score_MaxAge_TakesTheRememberedScoreIfItIsYoungEnough()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var first = await cluster.ScoreAsync("a");

        var remembered = await cluster.ScoreAsync("a", maxAge: TimeSpan.FromHours(1));
        var fresh = await cluster.ScoreAsync("a");
        var tooOld = await cluster.ScoreAsync("a", maxAge: TimeSpan.Zero);

        Assert.Equal(first.Score!.RunId, remembered.Score!.RunId);
        Assert.Equal(3, new[] { first, fresh, tooOld }.Select(reply => reply.Score!.RunId).Distinct().Count());
        Assert.Equal(3, cluster.UsersRead.Count());
    }

    [Fact]
    public async Task Score_NoPipelineNamed_UsesTheOnlyOne()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        Assert.Equal("test", (await cluster.ScoreAsync("a", pipeline: null)).Score!.Pipeline);
        Assert.Equal(ScoreStatus.UnknownPipeline, (await cluster.ScoreAsync("a", pipeline: "other")).Status);
    }

    [Fact]
    public async Task Score_CallerThatGivesUp_IsCancelled()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        using var gaveUp = new CancellationTokenSource();
        var scoring = cluster.ScoreAsync("a", cancellationToken: gaveUp.Token).AsTask();
        await gate.Reached;

        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scoring);
        gate.Open();
    }

    [Theory]
    [InlineData("o'brien; drop table users; --")]
    [InlineData("ünï-©ødé-用户-🙂")]
    [InlineData("a/b?c#d%2F+ \"quoted\" \\back")]
    public async Task Score_SpecialCharactersInUserIds_ArriveUnchanged(string user)
    {
        await using var cluster = await ScoringCluster.StartAsync();
        Assert.Equal(user, (await cluster.ScoreAsync(user)).Score!.User);
        Assert.Equal([user], cluster.UsersRead);
    }
}
