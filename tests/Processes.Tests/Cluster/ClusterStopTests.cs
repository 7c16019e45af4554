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
            TimeSpan.FromSeconds(30), () => "the silo to wait");

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
            ["Query"] = "SELECT c.* FROM customers c, pg_sleep(4) WHERE c.user_id = ANY(@users)",
        };
        var silo = await room.StartSilo(settings).ReadyAsync();
        var api = await room.StartApiAsync(settings);

        var inFlight = api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/u1/score");
        await Eventually.TrueAsync(async () => await IsSleepingAsync(), TimeSpan.FromSeconds(20), () => "the slow query to begin");
        silo.Stop();
        await Eventually.TrueAsync(async () => await silo.GetAsync("/health/ready") == 503, TimeSpan.FromSeconds(3),
            () => "the silo to be unready");

        Assert.Equal(200, await silo.GetAsync("/health/live"));
        Assert.False(inFlight.IsCompleted, "The slow call ended too soon for this test to tell anything.");
        Assert.Equal("u1", (string)(await inFlight)["user"]!);
        Assert.Equal(0, await silo.ExitAsync());
    }

    private async Task<bool> IsSleepingAsync() =>
        (bool)(await room.ExecuteAsync(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep')"))!;
}
