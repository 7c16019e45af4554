using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Events of a queue table, while a silo is killed and the database is restarted. <c>TRIGGER_EVENTS</c> makes the load larger, for example
/// 1000000.
/// </summary>
public sealed class TriggerClusterTests(TriggerCluster cluster) : IClassFixture<TriggerCluster>
{
    private const int Rounds = 40;

    // Lost claims come again after 10 seconds.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120 + (TriggerCluster.Events / 500));

    [Fact]
    public async Task Queue_SiloIsKilledAndDatabaseRestarted_EachUsersNewestEventIsInTheScores()
    {
        for (var round = 1; round <= Rounds; round++)
        {
            await SendAsync(round);
            if (round == Rounds / 4)
                await cluster.Silos[0].KillAsync();
            if (round == Rounds / 2)
            {
                await cluster.Server.StopAsync();
                await cluster.Server.StartAsync();
            }

            if (round == Rounds * 3 / 4)
                await cluster.StartSilo().ReadyAsync();
        }

        await Eventually.TrueAsync(async () => await cluster.Database.CountAsync("SELECT count(*) FROM orders_queue") == 0, Longest,
            () => $"the queue to be empty. A silo said:\n{cluster.Silos[1].Output}");

        Assert.Equal(0, await cluster.Database.CountAsync(
            """
            SELECT count(*) FROM customers LEFT JOIN churn_scores USING (user_id)
            WHERE customers.tenure_months >= 1000 AND churn_scores.tenure_months IS DISTINCT FROM customers.tenure_months
            """));
        Assert.Equal(Rounds, await cluster.Database.CountAsync("SELECT count(*) FROM orders_queue_dead WHERE user_id LIKE 'nobody%'"));
        Assert.Equal(Rounds, await cluster.Database.CountAsync("SELECT count(*) FROM orders_queue_dead"));
        Assert.Equal("The input has no row for this user.",
            await cluster.Database.ScalarAsync("SELECT min(reason) FROM orders_queue_dead"));
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
        var audit = await cluster.Api.Http.JsonAsync(HttpMethod.Get, "/audit?pipeline=churn");
        Assert.Equal(["trigger.resume", "trigger.pause"], audit["entries"]!.AsArray().Select(entry => (string)entry!["action"]!));
    }

    [Fact]
    public async Task ChangedRows_AlsoOfALongTransaction_AreScoredByThemselves()
    {
        await Eventually.TrueAsync(
            async () => JsonNode.Parse(await cluster.Api.Http.GetStringAsync("/pipelines/watched/triggers"))!.AsArray()
                is [var only] && only!["silos"]!.AsArray().Any(silo => (string)silo!["state"]! == "Running"),
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
        var answer = await cluster.Api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/triggers/orders",
            body: JsonContent.Create(new JsonObject { ["paused"] = paused }));
        Assert.Equal(paused ? "Paused" : "Running", (string)answer["state"]!);
    }

    // A change and its event are one transaction, as in a user's system. Each round has other users, each several times in all.
    private Task SendAsync(int round)
    {
        var users = TriggerCluster.Users;
        return cluster.Database.ExecuteAsync(
            $"""
            BEGIN;
            CREATE TEMPORARY TABLE chosen ON COMMIT DROP AS
                SELECT DISTINCT 'u' || 1 + (i * 7919 + {round * 104_729}) % {users} AS user_id
                FROM generate_series(1, {TriggerCluster.Events / Rounds}) i;
            UPDATE customers SET tenure_months = {1_000 + round} FROM chosen WHERE customers.user_id = chosen.user_id;
            INSERT INTO orders_queue (user_id) SELECT user_id FROM chosen UNION ALL SELECT 'nobody{round}';
            COMMIT
            """);
    }
}
