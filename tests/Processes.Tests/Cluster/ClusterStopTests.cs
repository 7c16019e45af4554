using System.Text.Json.Nodes;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>Processes that leave a cluster.</summary>
public sealed class ClusterStopTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly EmptyCluster room = new(server);

    public ValueTask InitializeAsync() => room.InitializeAsync();

    public ValueTask DisposeAsync() => room.DisposeAsync();

    [Fact]
    public async Task Stop_WhileItWaits_EndsInOrder()
    {
        var settings = ClusterSettings.Of(
            new NpgsqlConnectionStringBuilder(room.ConnectionString) { Port = Workplace.FreePort() }.ConnectionString);
        var silo = room.StartSilo(settings);
        await Eventually.TrueAsync(
            async () => silo.Output.Contains("Waiting for", StringComparison.Ordinal) && await silo.GetAsync("/health/live") == 200,
            TimeSpan.FromSeconds(60), () => "the silo to wait");

        silo.Stop();

        Assert.Equal(0, await silo.ExitAsync());
    }

    [Fact]
    public async Task Stop_WithACallInFlight_FinishesItAndIsNotReadyMeanwhile()
    {
        var settings = room.Settings();
        settings["Pipelines"]!["churn"]!["Input"] = new JsonObject
        {
            ["Kind"] = "PostgreSql",
            ["Connection"] = "customers",
            ["Query"] = "SELECT c.* FROM customers c, pg_advisory_xact_lock_shared(1) WHERE c.user_id = ANY(@users)",
        };
        settings["Pipelines"]!["churn"]!["Timeout"] = "00:01:00";
        var silo = await room.StartSilo(settings).ReadyAsync();
        var api = await room.StartApiAsync(settings);

        // The query of the call waits until the test gives its lock back.
        await using var holder = await room.Database.OpenAsync();
        await using (var held = new NpgsqlCommand("SELECT pg_advisory_lock(1)", holder))
            await held.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var inFlight = api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/u1/score");
        await Eventually.TrueAsync(async () => await IsWaitingAsync(), "the query to wait for the lock");
        silo.Stop();
        await Eventually.TrueAsync(async () => await silo.GetAsync("/health/ready") == 503, "the silo to be unready");

        Assert.Equal(200, await silo.GetAsync("/health/live"));
        Assert.False(inFlight.IsCompleted, "The call ended before its query.");
        await holder.CloseAsync();
        Assert.Equal("u1", (string)(await inFlight)["user"]!);
        Assert.Equal(0, await silo.ExitAsync());
    }

    private async Task<bool> IsWaitingAsync() =>
        (bool)(await room.ExecuteAsync(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory')"))!;
}
