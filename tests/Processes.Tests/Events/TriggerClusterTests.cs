using System.Net.Http.Json;

namespace ModelPipeline.Tests;

/// <summary>
/// Events in each way in which they come, while one silo is killed, another one and the database are restarted. <c>TRIGGER_EVENTS</c> makes
/// the loads larger, for example 1000000, and measures the rate beside that of lists.
/// </summary>
public sealed class TriggerClusterTests(TriggerCluster cluster, ITestOutputHelper output) : IClassFixture<TriggerCluster>
{
    private const int Rounds = 40;
    private const long MostGrowth = 300L * 1024 * 1024;

    // Lost claims come again after 10 seconds, and a watched table has another watcher after 15 seconds.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120 + (TriggerCluster.Events / 500));

    // A large load takes longer than the usual limit. The waits have limits of their own. All ways share the outages: the waits for lost
    // claims and for another watcher are the same.
    [Fact(Timeout = 7_200_000)]
    public async Task Events_SilosAndDatabaseGoAndComeBack_NewestEventOfEachUserIsInTheScores()
    {
        await cluster.RepairAsync();
        var loads = new[] { "queue", "topic", "changes", "pushed" }.Select(cluster.Load).ToDictionary(
            load => load, load => new UserChanges(cluster.Database, load, TriggerCluster.Users));
        var began = TimeProvider.System.GetTimestamp();
        var repairing = Task.CompletedTask;
        var memory = 0L;
        var survivor = (await cluster.OwnerAsync("changes")) == cluster.Silos[0] ? cluster.Silos[1] : cluster.Silos[0];

        for (var round = 1; round <= Rounds; round++)
        {
            await Task.WhenAll(loads.Values.Select(changes => changes.RunAsync(round, TriggerCluster.Events / Rounds)));
            if (round == Rounds / 4)
                await (await OtherAsync()).KillAsync();
            if (round == Rounds / 2)
            {
                await cluster.Server.StopAsync();
                await cluster.Server.StartAsync();
                memory = survivor.Memory;
            }

            if (round != Rounds * 3 / 4)
                continue;
            var restarted = await OtherAsync();
            restarted.Stop();
            Assert.Equal(0, await restarted.ExitAsync());
            repairing = cluster.RepairAsync();
        }

        await repairing;
        foreach (var (load, changes) in loads)
            await DoneAsync(load, changes);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        output.WriteLine($"{loads.Values.Sum(changes => changes.Events)} events of {TriggerCluster.Users} users in {seconds:0} s, "
            + $"memory of a silo {memory >> 20} MB in the middle and {survivor.Memory >> 20} MB at the end");
        Assert.InRange(survivor.Memory - memory, long.MinValue, MostGrowth);
        foreach (var (load, changes) in loads)
        {
            if (TriggerCluster.IsMeasured)
            {
                output.WriteLine(await new LoadRates(cluster, load, changes).MeasureAsync(Rounds + 1));
                await DoneAsync(load, changes);
            }

            output.WriteLine($"{load.Pipeline} {await load.DescribeAsync()}");
            Assert.Empty((await load.DeadAsync()).Except(changes.Poison));
        }

        // The watcher of the table goes. The silos divide the other events, so that any silo has some of them.
        async Task<SiloProcess> OtherAsync() => await cluster.OwnerAsync("changes") is var owner && owner != survivor && !owner.HasExited
            ? owner
            : cluster.Silos.First(silo => silo != survivor && !silo.HasExited);
    }

    [Fact]
    public async Task Pause_AndResume_EventsWaitAndTheAuditKnowsWhy()
    {
        await StateAsync("Running");
        using var unknown = await cluster.Api.Http.GetAsync("/pipelines/churn/triggers/none");
        Assert.Equal(404, (int)unknown.StatusCode);
        using var empty = await cluster.Api.Http.PostAsync("/pipelines/churn/triggers/orders", JsonContent.Create(new { }));
        Assert.Equal(400, (int)empty.StatusCode);

        await PauseAsync(true);
        await Eventually.TrueAsync(async () => (await cluster.TriggerAsync())["silos"]!.AsArray().All(
            silo => (string)silo!["state"]! == "Paused"), TimeSpan.FromSeconds(60), () => "all silos to pause");
        await cluster.Database.ExecuteAsync("INSERT INTO orders_queue (user_id) VALUES ('v1')");
        await Eventually.TrueAsync(async () => (long?)(await cluster.TriggerAsync())["waiting"] == 1, TimeSpan.FromSeconds(60),
            () => "the lag to show the event");
        Assert.Equal(0, await cluster.Database.CountAsync("SELECT count(*) FROM churn_scores WHERE user_id = 'v1'"));

        await PauseAsync(false);
        await Eventually.TrueAsync(async () => await cluster.Database.CountAsync("SELECT count(*) FROM orders_queue") == 0,
            TimeSpan.FromSeconds(60), () => "the event to be taken");
        Assert.Equal(1, await cluster.Database.CountAsync("SELECT count(*) FROM churn_scores WHERE user_id = 'v1'"));
        var audit = await cluster.GetAsync("/audit?pipeline=churn");
        Assert.Equal(["trigger.resume", "trigger.pause"], audit["entries"]!.AsArray().Select(entry => (string)entry!["action"]!));
    }

    [Fact]
    public async Task ChangedRows_AlsoOfALongTransaction_AreScoredByThemselves()
    {
        await Eventually.TrueAsync(
            async () => (await cluster.GetAsync("/pipelines/watched/triggers")).AsArray() is [var only]
                && only!["silos"]!.AsArray().Any(silo => (string)silo!["state"]! == "Running"),
            TimeSpan.FromSeconds(60), () => "a silo to watch the table");
        await using var connection = await cluster.Database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var late = new Npgsql.NpgsqlCommand(Change(1, 20, 2_001), connection))
            await late.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await cluster.Database.ExecuteAsync(Change(21, 40, 2_002));
        await ScoredAsync(2_002);
        Assert.Equal(0, await cluster.Database.CountAsync("SELECT count(*) FROM watched_scores WHERE tenure_months = 2001"));

        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        await ScoredAsync(2_001);
        // The other rows have not changed since the start.
        Assert.Equal(40, await cluster.Database.CountAsync("SELECT count(*) FROM watched_scores"));
    }

    private static string Change(int from, int to, int months) => $"""
        UPDATE watched SET tenure_months = {months}, changed_at = now()
        WHERE user_id IN (SELECT user_id FROM watched ORDER BY user_id OFFSET {from - 1} LIMIT {to - from + 1})
        """;

    private Task ScoredAsync(int months) => Eventually.TrueAsync(
        async () => await cluster.Database.CountAsync($"SELECT count(*) FROM watched_scores WHERE tenure_months = {months}") == 20,
        TimeSpan.FromSeconds(90), () => $"the scores of the rows with {months} months. A silo said:\n{cluster.Silos[^1].Output}");

    private Task StateAsync(string state) => Eventually.TrueAsync(
        async () => (string)(await cluster.TriggerAsync())["state"]! == state, TimeSpan.FromSeconds(60),
        () => $"the trigger to be {state}");

    private async Task PauseAsync(bool paused)
    {
        using var answer = await cluster.Api.Http.PostAsJsonAsync("/pipelines/churn/triggers/orders", new { paused });
        Assert.True(answer.IsSuccessStatusCode, $"The trigger does not take \"paused\": {answer.StatusCode}.");
        await StateAsync(paused ? "Paused" : "Running");
    }

    private async Task DoneAsync(IEventLoad load, UserChanges changes)
    {
        var stale = 0L;
        IReadOnlyList<string> missing = [];
        await Eventually.TrueAsync(async () => await load.IsDoneAsync() && (stale = await changes.StaleAsync()) == 0
                && (missing = await changes.MissingAsync()).Count == 0, Longest,
            () => $"the events of {load.Pipeline}; {stale} scores are old, {missing.Count} dead letters are missing. "
                + $"A silo said:\n{cluster.Silos[0].Output}");
    }
}
