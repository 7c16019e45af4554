namespace ModelPipeline.Tests;

/// <summary>The metrics of a cluster: those of the silo at the port of its probes, those of the API at its own.</summary>
public sealed class MetricClusterTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly EmptyCluster room = new(server);

    public ValueTask InitializeAsync() => room.InitializeAsync();

    public ValueTask DisposeAsync() => room.DisposeAsync();

    [Fact]
    public async Task Metrics_OfSiloAndApi_HaveWhatAlertsNameAndNoConnection()
    {
        var settings = room.Settings();
        var silo = await room.StartSilo(settings).ReadyAsync();
        var api = await room.StartApiAsync(settings);
        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/u1/score");

        var ofSilo = new Scrape(await silo.ReadAsync("/metrics"));
        var ofApi = await Scrape.OfAsync(api.Http);

        Assert.All(
            [
                "modelpipeline_users_total", "modelpipeline_version_info", "modelpipeline_clock_offset_seconds",
                "modelpipeline_activations", "db_client_connection_count", "orleans_catalog_activations",
            ],
            name => Assert.Contains(name, ofSilo.Names));
        Assert.Contains("http_server_request_duration_seconds_count", ofApi.Names);
        Assert.DoesNotContain("modelpipeline_users_total", ofApi.Names);
        // "up" is Prometheus' own.
        Assert.Empty(Alerts.Metrics().Except(ofSilo.Names).Except(ofApi.Names).Except(["up"]));
        foreach (var scrape in new[] { ofSilo, ofApi })
        {
            Assert.DoesNotContain("Username", scrape.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Host=", scrape.Text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
