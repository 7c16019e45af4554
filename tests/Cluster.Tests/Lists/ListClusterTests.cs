using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Lists from an API to two silos.</summary>
public sealed class ListClusterTests
{
    // A line has an id, two times, a run and an output.
    private const int LeastBytes = 150;

    // A machine that runs other tests beside can take ten times as long as a quiet one.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Score_5000UsersOfTwoSilos_AreOneMessageASiloAnd500Users()
    {
        await using var cluster = await StartAsync();
        await using var api = await ListCluster.StartAsync(cluster, Timeout);

        var lines = await api.ScoreAsync(Users(5_000));

        Assert.Equal(5_000, lines.Select(ScoredUser).Distinct().Count());
        Assert.Equal(5_000, lines.Count);
        Assert.Equal(5_000, cluster.UsersRead.Count());
        Assert.All(cluster.Silos, silo => Assert.InRange(silo.Writer.Rows.Count, 1_500, 3_500));
        // 10, and a rest for each silo. A machine that stands still for seconds makes a message more.
        Assert.InRange(cluster.ListMessagesBegun, 10, 25);
        Assert.Equal((0, 0), (cluster.Service<ListRuns>(0).Count, cluster.Service<ListRuns>(1).Count));
    }

    [Fact]
    public async Task Score_SilosOfAnEarlierVersion_AreAskedUserByUser()
    {
        await using var cluster = await StartAsync();
        await using var api = await ListCluster.StartAsync(cluster, Timeout);
        cluster.RefusesLists = true;

        var lines = await api.ScoreAsync(Users(600));

        Assert.Equal(600, lines.Select(ScoredUser).Distinct().Count());
        Assert.Equal(600, cluster.UsersRead.Count());
    }

    [Fact]
    public async Task Score_PoisonAndSlowUsers_DoNotHoldTheOthers()
    {
        await using var cluster = await StartAsync(options => options.Batching.MaxBatchSize = 10);
        await using var api = await ListCluster.StartAsync(cluster, Timeout);
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            silo.Retriever.During = (users, token) => users.Contains("slow") ? gate.PassAsync(token) : Task.CompletedTask;

        var scoring = api.ScoreAsync([.. Users(1_000), new("poison"), new("missing"), new("slow")]);
        // A tenth of the users may share the slow user's query.
        await Eventually.TrueAsync(() => cluster.Silos.Sum(silo => silo.Writer.Rows.Count) >= 990, "the others to be scored");
        await Eventually.TrueAsync(() => api.Written > 990 * LeastBytes, "the lines of the others");
        Assert.False(scoring.IsCompleted);
        gate.Open();
        var lines = await scoring;

        Assert.Equal(1_003, lines.Count);
        Assert.Equal(1_001, lines.Count(line => line.TryGetProperty("outputs", out _)));
        Assert.Equal([404, 500], lines.Where(line => line.TryGetProperty("problem", out _))
            .Select(line => line.GetProperty("problem").GetProperty("status").GetInt32()).Order());
    }

    [Fact]
    public async Task Score_MoreUsersThanTheQueueHolds_WaitAndAreAllScored()
    {
        await using var cluster = await StartAsync(options =>
        {
            options.Batching.MaxQueue = 100;
            options.Batching.MaxBatchSize = 50;
        });
        await using var api = await ListCluster.StartAsync(cluster, Timeout);

        var lines = await api.ScoreAsync(Users(3_000));

        Assert.Equal(3_000, lines.Select(ScoredUser).Distinct().Count());
    }

    [Fact]
    public async Task Score_EntriesWithFeatures_AreEachScoredInTheOrderOfTheList()
    {
        await using var cluster = await StartAsync(options => options.Input.Request["x"] = "Double");
        await using var api = await ListCluster.StartAsync(cluster, Timeout);

        var lines = await api.ScoreAsync(Enumerable.Range(1, 30).Select(i => new UserEntry($"user-{i % 3}", $$"""{"x":{{i}}}""")));

        Assert.Equal(30, lines.Select(ScoredUser).Count());
        var stored = cluster.Silos.SelectMany(silo => silo.Writer.Rows).ToDictionary(row => row.Key, row => row.Value.ToArray());
        for (var user = 0; user < 3; user++)
            Assert.Equal(Enumerable.Range(1, 30).Where(i => i % 3 == user).Select(i => 2.0 * i), stored[$"user-{user}"]);
    }

    [Fact]
    public async Task Score_CallerGivesUp_SilosForgetTheListAndReadNobodyElse()
    {
        await using var cluster = await StartAsync(options =>
        {
            options.Batching.MaxConcurrentRuns = 1;
            options.Batching.MaxBatchSize = 10;
        });
        await using var api = await ListCluster.StartAsync(cluster, Timeout);
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            silo.Retriever.During = (_, token) => gate.PassAsync(token);
        using var gaveUp = new CancellationTokenSource();
        var scoring = api.ScoreAsync(Users(1_000), gaveUp.Token);
        // Orleans can lose a cancellation that is quicker than its call.
        await Eventually.TrueAsync(() => cluster.CallsBegun == 1_000, "each user to wait for a run");

        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scoring);
        await Eventually.TrueAsync(() => cluster.Service<ListRuns>(0).Count + cluster.Service<ListRuns>(1).Count == 0,
            "the silos to forget the list");
        await Eventually.TrueAsync(() => cluster.CallsEnded == 1_000, "nobody to wait for the users");
        gate.Open();

        Assert.Equal(ScoreStatus.Scored, (await cluster.ScoreAsync("after")).Status);
        Assert.InRange(cluster.UsersRead.Count(), 1, 40);
    }

    [Fact]
    public async Task Score_RepliesAreLostInTheMiddle_EachUserIsAnsweredOnceWithTheRunThatWaits()
    {
        // Silos forget a caller who does not ask again.
        await using var cluster = await StartAsync(options => options.Batching.MaxConcurrentRuns = 1, new SlowClock());
        var clock = new FakeTimeProvider();
        await using var api = await ListCluster.StartAsync(cluster, Timeout, clock);
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => gate.PassAsync(token);
        var holders = cluster.Routers
            .Select((router, i) => router.ScoreAsync("test", $"holder-{i}", ScoreOptions.Fresh, default).AsTask()).ToList();
        await Eventually.TrueAsync(() => cluster.UsersRead.Count() == 2, "the slots of both silos to be taken");
        var scoring = api.ScoreAsync(Users(1_100));
        await Eventually.TrueAsync(() => cluster.CallsBegun == 1_102, "each user to wait for a run");

        cluster.LosesLists = true;
        // The API sends the users of the first silo to the second from now on. Their grains are still on the first.
        await api.LoseAsync(0);
        // A user who is asked for again takes a run that is as old as the call at most. By this clock the call is older than any run, also
        // where the silos stood still, and within a minute it does not reach its time-out.
        clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(200));
            return Task.FromResult(cluster.CallsBegun > 1_102);
        }, "users to be asked for alone");
        gate.Open();
        var lines = await scoring;
        await Task.WhenAll(holders);

        Assert.Equal(1_100, lines.Count);
        Assert.Equal(1_100, lines.Select(ScoredUser).Distinct().Count());
        Assert.Equal(1_102, cluster.UsersRead.Count());
    }

    private static Task<ScoringCluster> StartAsync(Action<PipelineOptions>? configure = null, TimeProvider? clock = null) =>
        ScoringCluster.StartAsync(options =>
        {
            options.Timeout = Timeout;
            configure?.Invoke(options);
        }, clock: clock);

    private static IEnumerable<UserEntry> Users(int count) => Enumerable.Range(0, count).Select(i => new UserEntry($"user-{i:00000}"));

    private static string ScoredUser(JsonElement line)
    {
        Assert.True(line.TryGetProperty("outputs", out _), line.ToString());
        return line.GetProperty("user").GetString()!;
    }
}
