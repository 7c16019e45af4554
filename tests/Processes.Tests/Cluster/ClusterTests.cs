using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Failures of machines, simulated with processes under load.</summary>
public sealed class ClusterTests(ServingCluster cluster) : IClassFixture<ServingCluster>, IAsyncLifetime
{
    // The margins allow for machines that do other work too. The measured times are in docs/operations.md.
    private static readonly TimeSpan ErrorsEndWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RecoversWithin = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Felt = TimeSpan.FromSeconds(3);
    private const int SiloStatusDead = 6;

    public async ValueTask InitializeAsync() => await cluster.RepairAsync();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Score_6000Users_NoSiloRunsMoreThan45Percent()
    {
        const int Users = 6_000;
        // The API learns of a silo that a test before has started a moment after the silo is ready.
        var others = Enumerable.Range(1, 200).Select(i => $"u{i}").ToArray();
        await Eventually.TrueAsync(async () =>
        {
            await cluster.Api.Http.LinesAsync("/pipelines/churn/score", others);
            var silos = await cluster.Database.UsersBySiloAsync('u');
            return cluster.Silos.TrueForAll(silo => silos.ContainsKey(silo.Name));
        }, TimeSpan.FromSeconds(60), () => "all silos to score users");
        var left = Enumerable.Range(1, Users).Select(i => $"v{i}").ToArray();
        var lines = new List<JsonObject>();
        // On a busy machine a list can meet its deadline. Who has no score then is asked for again.
        await Eventually.TrueAsync(async () =>
        {
            lines.Clear();
            foreach (var users in left.Chunk(1_000))
                lines.AddRange(await cluster.Api.Http.LinesAsync("/pipelines/churn/score", users));
            left = [.. lines.Where(line => line["problem"] is not null).Select(line => (string)line["user"]!)];
            return left.Length == 0;
        }, TimeSpan.FromMinutes(2), () => $"all users to be scored: {lines.First(line => line["problem"] is not null)}");

        var bySilo = await cluster.Database.UsersBySiloAsync('v');

        Assert.Equal(ServingCluster.Size, bySilo.Count);
        // A user whose silo did not answer in time is scored again, possibly by another silo.
        Assert.InRange(bySilo.Values.Sum(), Users, Users * 1.05);
        Assert.All(bySilo.Values, count => Assert.InRange(count, 1, 0.45 * Users));
    }

    [Fact]
    public async Task ScoreList_SiloKilledInTheMiddle_EachUserHasOneLine()
    {
        const string Count = "SELECT count(*) FROM writes WHERE starts_with(user_id, 'u')";
        var users = Enumerable.Range(1, ServingCluster.Users).Select(i => $"u{i}").ToArray();
        var before = await cluster.Database.CountAsync(Count);
        var listing = cluster.Api.Http.LinesAsync("/pipelines/churn/score", users);
        await Eventually.TrueAsync(async () => await cluster.Database.CountAsync(Count) > before,
            TimeSpan.FromSeconds(60), () => "the first users of the list to be scored");

        await cluster.Silos[0].KillAsync();
        var lines = await listing;

        Assert.Equal(users.Order(StringComparer.Ordinal), lines.Select(line => (string)line["user"]!).Order(StringComparer.Ordinal));
        // A user whose time was over before another silo could take the user may be tried again.
        Assert.All(lines.Select(line => line["problem"]).Where(problem => problem is not null),
            problem => Assert.Contains((int)problem!["status"]!, new[] { 503, 504 }));
    }

    [Fact(Timeout = 300_000)]
    public async Task Silo_KilledAndReplacedAndThenAllRestarted_CallsFailOnlyBriefly()
    {
        await using var load = new Load(() => cluster.Api.Http);
        var usual = await load.WaitUntilEvenAsync();
        var killed = load.Elapsed;
        await cluster.Silos[0].KillAsync();
        await load.RecoversAsync(from: killed, usual, RecoversWithin);

        // A new silo takes over users of the other silos.
        var newcomer = cluster.StartSilo();
        await newcomer.ReadyAsync();
        var joined = load.Elapsed;
        var joinedAt = TimeProvider.System.GetUtcNow();
        await Eventually.TrueAsync(
            async () => await cluster.Database.ShareOfAsync(newcomer.Name, joinedAt) >= 0.1,
            TimeSpan.FromSeconds(60), () => $"{newcomer.Name} to make a tenth of the scores");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{newcomer.Name} makes a tenth of the scores after {(load.Elapsed - joined).TotalSeconds:0} s");

        var restarted = load.Elapsed;
        foreach (var silo in cluster.Silos.Where(silo => !silo.HasExited).ToList())
        {
            silo.Stop();
            Assert.Equal(0, await silo.ExitAsync());
            await cluster.StartSilo().ReadyAsync();
        }

        await load.WaitUntilEvenAsync();
        await load.StopAsync();
        load.AssertFailuresAreRetryable(killed, ErrorsEndWithin);
        Assert.Empty(load.Calls.Where(call => call.Status != 200 && call.Ended > restarted).Select(call => call.Problem));
        await cluster.Database.AssertHoldsAsync(load.Calls);
    }

    [Fact]
    public async Task Silo_FrozenUntilTheOthersDeclareItDead_LosesAndOverwritesNothing()
    {
        await using var load = new Load(() => cluster.Api.Http);
        var usual = await load.WaitUntilEvenAsync();
        var frozen = load.Elapsed;
        var sleeper = cluster.Silos[0];
        sleeper.Freeze();
        await load.RecoversAsync(from: frozen, usual, RecoversWithin);
        await Eventually.TrueAsync(
            async () => await cluster.Database.CountAsync(
                $"SELECT count(*) FROM OrleansMembership WHERE Port = {sleeper.SiloPort} AND Status = {SiloStatusDead}") == 1,
            TimeSpan.FromSeconds(60), () => "the others to declare the frozen silo dead");

        // The silo was declared dead while it was frozen. It must find out and end, not continue to serve.
        sleeper.Continue();
        Assert.NotEqual(0, await sleeper.ExitAsync());
        await load.WaitUntilEvenAsync();
        await load.StopAsync();

        load.AssertFailuresAreRetryable(frozen, RecoversWithin);
        await cluster.Database.AssertHoldsAsync(load.Calls);
    }

    [Fact]
    public async Task Api_KilledAndStartedAgain_ServesAsBefore()
    {
        await using var load = new Load(() => cluster.Api.Http);
        var usual = await load.WaitUntilEvenAsync();
        await cluster.Api.KillAsync();
        await cluster.RestartApiAsync();
        await load.RecoversAsync(from: load.Elapsed, usual, RecoversWithin);
        await load.StopAsync();

        // A caller only sees that the API is gone.
        Assert.DoesNotContain(load.Calls, call => call.Status is not (0 or 200));
        await cluster.Database.AssertHoldsAsync(load.Calls);
    }

    [Fact]
    public async Task PostgreSql_RestartedUnderLoad_EverythingRecoversByItself()
    {
        await using var load = new Load(() => cluster.Api.Http);
        var usual = await load.WaitUntilEvenAsync();
        var stopped = load.Elapsed;
        await cluster.Server.StopAsync();
        await Eventually.TrueAsync(
            () => Task.FromResult(load.Elapsed - stopped > Felt && load.Rate(load.Elapsed - Felt, load.Elapsed) == 0),
            TimeSpan.FromSeconds(60), () => "all calls to wait for the database");
        await cluster.Server.StartAsync();
        await load.RecoversAsync(from: load.Elapsed, usual, RecoversWithin);
        await load.StopAsync();

        load.AssertFailuresAreRetryable(stopped, RecoversWithin);
        Assert.DoesNotContain(cluster.Silos, silo => silo.HasExited);
        await cluster.Database.AssertHoldsAsync(load.Calls);
    }
}
