using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>A silo whose heap has no room for more users: 1,000 are the fewest that it takes.</summary>
public sealed class FullSiloTests
{
    private const int Most = 1_000;
    private const long Limit = 100L << 20;

    private long used = Limit;

    [Fact]
    public async Task Score_NoRoom_TurnsAwayOnlyWhoIsNotActive()
    {
        await using var cluster = await StartAsync(silos: 1);
        await FillAsync(cluster);

        var active = await ScoreAsync(cluster, "user-7");
        var other = await ScoreAsync(cluster, "new");
        var remembered = await cluster.Routers[0].ScoreAsync("test", "user-7", new(TimeSpan.FromHours(1)), default);
        var unknown = await cluster.Routers[0].ScoreAsync("none", "new", ScoreOptions.Fresh, default);

        Assert.Equal(ScoreStatus.Scored, active.Status);
        Assert.Equal(
            (ScoreStatus.Saturated, "As many users are active as the memory allows; try again in a moment."), (other.Status, other.Reason));
        Assert.Equal(active.Score!.RunId, remembered.Score!.RunId);
        Assert.Equal(ScoreStatus.UnknownPipeline, unknown.Status);
        Assert.DoesNotContain("new", cluster.UsersRead);
        Assert.Equal(Most, await cluster.CountUserGrainsAsync());
    }

    // Nobody who comes in vain costs a grain; and once a minute a user who is active calls through the grain, so that Orleans keeps it.
    [Fact]
    public async Task Score_NoRoom_AsksTheGrainsOfActiveUsersAlone()
    {
        var clock = new ClockAhead();
        await using var cluster = await StartAsync(silos: 1, clock);
        await FillAsync(cluster);
        var calls = cluster.CallsBegun;

        Assert.Equal(ScoreStatus.Saturated, (await ScoreAsync(cluster, "new")).Status);
        Assert.Equal(ScoreStatus.Scored, (await ScoreAsync(cluster, "user-7")).Status);
        Assert.Equal(calls, cluster.CallsBegun);

        clock.Ahead = TimeSpan.FromMinutes(1);
        Assert.Equal(ScoreStatus.Saturated, (await ScoreAsync(cluster, "new")).Status);
        Assert.Equal(ScoreStatus.Scored, (await ScoreAsync(cluster, "user-7")).Status);
        Assert.Equal(calls + 1, cluster.CallsBegun);
    }

    [Fact]
    public async Task Score_IdleUsersHaveLeft_TakesOthers()
    {
        await using var cluster = await StartAsync(silos: 1);
        await FillAsync(cluster);
        Assert.Equal(ScoreStatus.Saturated, (await ScoreAsync(cluster, "new")).Status);

        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        await Eventually.TrueAsync(async () => (await ScoreAsync(cluster, "new")).Status == ScoreStatus.Scored,
            TimeSpan.FromSeconds(60), () => "idle users to leave");
        Assert.Equal(1, await cluster.CountUserGrainsAsync());
    }

    [Fact]
    public async Task Score_UsersAreLeavingButStillHere_TakesNobody()
    {
        await using var cluster = await StartAsync(silos: 1);
        await FillAsync(cluster);
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        var scoring = Enumerable.Range(0, Most).Select(i => ScoreAsync(cluster, $"user-{i}")).ToList();
        await gate.Reached;

        var leaving = cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await Eventually.TrueAsync(
            () => !Enumerable.Range(0, Most).Any(i => cluster.IsActive(0, $"user-{i}")), "all grains to begin to leave");
        var other = await ScoreAsync(cluster, "new");
        gate.Open();

        Assert.Equal(ScoreStatus.Saturated, other.Status);
        await leaving;
        await Task.WhenAll(scoring);
    }

    [Fact]
    public async Task Score_HeapHasRoomAgain_TakesOthers()
    {
        await using var cluster = await StartAsync(silos: 1);
        await FillAsync(cluster);
        Assert.Equal(ScoreStatus.Saturated, (await ScoreAsync(cluster, "new")).Status);

        Volatile.Write(ref used, Limit / 2);

        await Eventually.TrueAsync(async () => (await ScoreAsync(cluster, "new")).Status == ScoreStatus.Scored,
            TimeSpan.FromSeconds(60), () => "the silo to see that there is room");
    }

    [Fact]
    public async Task Score_FullSiloOfTwo_AnswersForWhoIsActiveOnTheOther()
    {
        await using var cluster = await StartAsync(silos: 2);
        await cluster.Routers[1].ScoreAsync("test", "other", ScoreOptions.Fresh, default);
        await FillAsync(cluster);

        var other = await ScoreAsync(cluster, "other");
        var here = await ScoreAsync(cluster, "new");
        await Eventually.TrueAsync(async () => await cluster.CountUserGrainsAsync() == Most + 1,
            TimeSpan.FromSeconds(60), () => "the user who was turned away to leave");
        var there = await cluster.Routers[1].ScoreAsync("test", "new", ScoreOptions.Fresh, default);

        Assert.Equal(ScoreStatus.Scored, other.Status);
        Assert.True(cluster.IsActive(1, "other"));
        Assert.Equal(ScoreStatus.Saturated, here.Status);
        Assert.Equal(ScoreStatus.Scored, there.Status);
        Assert.Equal(Most + 2, await cluster.CountUserGrainsAsync());
    }

    private Task<ScoringCluster> StartAsync(short silos, TimeProvider? clock = null) =>
        ScoringCluster.StartAsync(silos: silos, userClock: clock, heap: new(
            () => new(Limit, Volatile.Read(ref used), Volatile.Read(ref used), FullCollection: 1), () => { }));

    private static async Task FillAsync(ScoringCluster cluster)
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, Most).Select(i => ScoreAsync(cluster, $"user-{i}")));
        Assert.All(replies, reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
    }

    private static Task<ScoreReply> ScoreAsync(ScoringCluster cluster, string user) =>
        cluster.Routers[0].ScoreAsync("test", user, ScoreOptions.Fresh, default).AsTask();
}
