namespace ModelPipeline.Tests;

/// <summary>What happens to machines, happening to processes under load.</summary>
[Collection(nameof(ServingCluster))]
public sealed class ClusterTests(ServingCluster cluster) : IAsyncLifetime
{
    // The margins are for machines that do other things too; what was measured is in docs/operations.md.
    private static readonly TimeSpan ErrorsEndWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RecoversWithin = TimeSpan.FromSeconds(20);

    public async ValueTask InitializeAsync() => await cluster.RepairAsync();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Score_20000Users_NoSiloRunsMoreThan45Percent()
    {
        var users = Enumerable.Range(1, ServingCluster.Users).Select(i => $"v{i}").ToArray();
        var lines = await cluster.Api.Http.LinesAsync("/pipelines/churn/score", users);
        Assert.All(lines, line => Assert.Null(line["problem"]));

        var bySilo = await cluster.UsersBySiloAsync('v');

        Assert.Equal(ServingCluster.Size, bySilo.Count);
        // A user whose silo did not answer in time is scored again, perhaps by another.
        Assert.InRange(bySilo.Values.Sum(), ServingCluster.Users, ServingCluster.Users * 1.01);
        Assert.All(bySilo.Values, count => Assert.InRange(count, 1, 0.45 * ServingCluster.Users));
    }

    [Fact]
    public async Task Silo_KilledAndReplacedAndThenAllRestarted_CallersHardlyNotice()
    {
        await using var load = new Load(() => cluster.Api.Http);
        await load.RunAsync(6);
        var killed = load.Elapsed;
        await cluster.Silos[0].KillAsync();
        await load.RecoversAsync(from: killed, usual: load.Rate(killed - TimeSpan.FromSeconds(3), killed), RecoversWithin);
        await load.RunUntilAsync(killed + ErrorsEndWithin);
        load.AssertTroubleIsRetryable(killed, ErrorsEndWithin);

        // A new silo takes over users that the others have.
        var newcomer = cluster.StartSilo();
        await newcomer.ReadyAsync();
        var joined = load.Elapsed;
        await Eventually.TrueAsync(
            async () => (await cluster.UsersBySiloAsync('u')).GetValueOrDefault(newcomer.Name) >= ServingCluster.Users / 10,
            TimeSpan.FromSeconds(60), () => $"{newcomer.Name} to run a tenth of the users");
        TestContext.Current.TestOutputHelper?.WriteLine($"{newcomer.Name} runs a tenth of the users after {(load.Elapsed - joined).TotalSeconds:0} s");

        var restarted = load.Elapsed;
        foreach (var silo in cluster.Silos.Where(silo => !silo.HasExited).ToList())
        {
            silo.Stop();
            Assert.Equal(0, await silo.ExitAsync());
            await cluster.StartSilo().ReadyAsync();
        }

        await load.RunAsync(3);
        await load.StopAsync();
        Assert.Empty(load.Calls.Where(call => call.Status != 200 && call.Ended > restarted).Select(call => call.Problem));
        await cluster.AssertHoldsAsync(load.Calls);
    }

    [Fact]
    public async Task Silo_FrozenFor30Seconds_LosesAndOverwritesNothing()
    {
        await using var load = new Load(() => cluster.Api.Http);
        await load.RunAsync(4);
        var frozen = load.Elapsed;
        var sleeper = cluster.Silos[0];
        sleeper.Freeze();
        await load.RecoversAsync(from: frozen, usual: load.Rate(frozen - TimeSpan.FromSeconds(2), frozen), RecoversWithin);
        await load.RunUntilAsync(frozen + TimeSpan.FromSeconds(30));

        // It slept through its own death: it must find out and go, not serve on.
        sleeper.Continue();
        Assert.NotEqual(0, await sleeper.ExitAsync());
        await load.RunAsync(2);
        await load.StopAsync();

        load.AssertTroubleIsRetryable(frozen, RecoversWithin);
        await cluster.AssertHoldsAsync(load.Calls);
    }

    [Fact]
    public async Task Api_KilledAndStartedAgain_ServesAsBefore()
    {
        await using var load = new Load(() => cluster.Api.Http);
        await load.RunAsync(3);
        var killed = load.Elapsed;
        await cluster.Api.KillAsync();
        await cluster.RestartApiAsync();
        await load.RecoversAsync(from: load.Elapsed, usual: load.Rate(killed - TimeSpan.FromSeconds(2), killed), RecoversWithin);
        await load.StopAsync();

        // To a caller the API is gone, nothing else.
        Assert.DoesNotContain(load.Calls, call => call.Status is not (0 or 200));
        await cluster.AssertHoldsAsync(load.Calls);
    }

    [Fact]
    public async Task PostgreSql_RestartedUnderLoad_EverythingRecoversByItself()
    {
        await using var load = new Load(() => cluster.Api.Http);
        await load.RunAsync(3);
        var stopped = load.Elapsed;
        await cluster.Server.StopAsync();
        await load.RunAsync(4);
        await cluster.Server.StartAsync();
        await load.RecoversAsync(from: load.Elapsed, usual: load.Rate(stopped - TimeSpan.FromSeconds(2), stopped), RecoversWithin);
        await load.StopAsync();

        load.AssertTroubleIsRetryable(stopped, RecoversWithin);
        Assert.DoesNotContain(cluster.Silos, silo => silo.HasExited);
        await cluster.AssertHoldsAsync(load.Calls);
    }
}
