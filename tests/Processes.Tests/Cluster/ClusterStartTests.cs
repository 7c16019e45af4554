using System.Net;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>Processes that join a cluster.</summary>
public sealed class ClusterStartTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly EmptyCluster room = new(server);

    public ValueTask InitializeAsync() => room.InitializeAsync();

    public ValueTask DisposeAsync() => room.DisposeAsync();

    [Fact]
    public async Task Start_ApiThenSiloThenDatabase_EachWaitsAndLogsForWhat()
    {
        var port = Workplace.FreePort();
        var settings = ClusterSettings.Of(new NpgsqlConnectionStringBuilder(room.ConnectionString) { Port = port }.ConnectionString);
        var url = $"http://127.0.0.1:{Workplace.FreePort()}";
        var api = room.StartApiAsync(settings, url);
        var silo = room.StartSilo(settings);
        using var http = new HttpClient { BaseAddress = new(url) };
        await Eventually.TrueAsync(async () => await silo.GetAsync("/health/live") == 200 && await IsAliveAsync(http),
            TimeSpan.FromSeconds(60), () => $"both to be alive. The silo said:\n{silo.Output}");

        Assert.Equal(503, await silo.GetAsync("/health/ready"));
        await Eventually.TrueAsync(() => silo.Output.Contains(" s so far", StringComparison.Ordinal), "the silo to say again why");
        Assert.Contains($"127.0.0.1:{port}", silo.Output, StringComparison.Ordinal);
        using var ready = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains($"Waits for PostgreSQL at 127.0.0.1:{port}", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var problem = await http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/u1/score", HttpStatusCode.ServiceUnavailable);
        Assert.Equal("urn:model-pipeline:problem:cluster-unavailable", (string)problem["type"]!);

        await using var forward = new PortForward("127.0.0.1", new NpgsqlConnectionStringBuilder(room.ConnectionString).Port, port);
        var serving = await api;
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/u1/score");
        await serving.Http.JsonAsync(HttpMethod.Get, "/health/ready");
        await silo.ReadyAsync();
        // A client opens no pipelines.
        Assert.DoesNotContain("is open", serving.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_InvalidPipeline_RefusesToJoinAndTellsTheReason()
    {
        var settings = room.Settings();
        await room.MigrateAsync(settings);
        settings["Pipelines"]!["churn"]!["Input"]!["Table"] = "nowhere";
        settings["Cluster"]!["Nonsense"] = 1;
        var silo = room.StartSilo(settings);

        Assert.Equal(78, await silo.ExitAsync());
        Assert.Contains("Pipelines:churn:Input:Table", silo.Output, StringComparison.Ordinal);
        Assert.Contains("Cluster:Nonsense is no setting", silo.Output, StringComparison.Ordinal);
        Assert.Equal(0L, await room.ExecuteAsync("SELECT count(*) FROM OrleansMembership"));
    }

    [Fact]
    public async Task Start_AfterAllSilosWereKilled_WaitsForDeadSilosOnlyShortly()
    {
        var settings = room.Settings();
        var dead = new[] { await room.StartSilo(settings).ReadyAsync(), await room.StartSilo(settings).ReadyAsync() };
        var api = await room.StartApiAsync(settings);
        await Task.WhenAll(dead.Select(silo => silo.KillAsync()));

        await room.StartSilo(settings).ReadyAsync();

        await Eventually.TrueAsync(async () => await EmptyCluster.ScoresAsync(api), TimeSpan.FromSeconds(60),
            () => $"the API to find the new silo. It said:\n{api.Output}");
    }

    private static async Task<bool> IsAliveAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("/health/live");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
