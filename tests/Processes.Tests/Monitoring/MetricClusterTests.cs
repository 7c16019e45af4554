using System.Net;
using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>The metrics of a cluster: those of the silo at the port of its probes, those of the API at its own.</summary>
public sealed partial class MetricClusterTests(PostgreSqlServer server) : IAsyncLifetime
{
    // Told once something happens that does not happen here: a statement fails or waits for a connection, a call goes to a store over HTTP,
    // a store bills, a schedule is due, enough rows are scored to be compared with a baseline, a trigger takes events.
    private static readonly string[] Rare =
    [
        "db_client_connection_npgsql_pending_requests", "db_client_operation_failed_total",
        "http_client_request_duration_seconds_bucket", "modelpipeline_schedule_lag_seconds_count",
        "modelpipeline_schedule_lag_seconds_sum", "modelpipeline_store_billed_bytes_total", "modelpipeline_store_queries_total",
        "modelpipeline_store_rows_total", "modelpipeline_shadow_users_total", "modelpipeline_limit_refused_total",
        "modelpipeline_drift_columns", "modelpipeline_drift_psi_ratio",
        "modelpipeline_events_total", "modelpipeline_event_age_seconds",
    ];

    private readonly EmptyCluster room = new(server);

    public ValueTask InitializeAsync() => room.InitializeAsync();

    public ValueTask DisposeAsync() => room.DisposeAsync();

    [Fact]
    public async Task Metrics_OfSiloAndApi_HaveWhatAlertsAndTheDashboardNameAndNoConnection()
    {
        var settings = room.Settings();
        var silo = await room.StartSilo(settings).ReadyAsync();
        var api = await room.StartApiAsync(settings);
        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/u1/score");
        var job = (string)(await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/jobs", HttpStatusCode.Accepted))["id"]!;
        await Eventually.TrueAsync(
            async () => (string)(await api.Http.JsonAsync(HttpMethod.Get, $"/jobs/{job}"))["status"]! == "Completed",
            "the job to be completed");

        var ofSilo = new Scrape(await silo.ReadAsync("/metrics"));
        var ofApi = await Scrape.OfAsync(api.Http);

        Assert.Contains("http_server_request_duration_seconds_count", ofApi.Names);
        Assert.DoesNotContain("modelpipeline_users_total", ofApi.Names);
        // "up" is Prometheus' own.
        string[] known = [.. ofSilo.Names, .. ofApi.Names, "up"];
        Assert.Empty(Alerts.Metrics().Except(known).Except(Rare));
        Assert.Empty(new Dashboard().Metrics.Except(known).Except(Rare));
        Assert.All(["churn/input", "churn/output"],
            pool => Assert.Contains($"pool_name=\"{pool}\"", ofSilo.Text, StringComparison.Ordinal));
        Assert.Contains("pool_name=\"cluster/access\"", ofApi.Text, StringComparison.Ordinal);
        foreach (var scrape in new[] { ofSilo, ofApi })
        {
            Assert.DoesNotContain("Username", scrape.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Host=", scrape.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Metrics_ThatAreRare_AreOfTheList()
    {
        var page = Alerts.Read("docs/telemetry.md");

        Assert.All(Rare.Where(name => name.StartsWith("modelpipeline_", StringComparison.Ordinal)),
            name => Assert.Contains($"| `{Suffix().Replace(name, "").Replace('_', '.')}` |", page, StringComparison.Ordinal));
    }

    [GeneratedRegex("_(?:seconds|bytes|ratio|total|count|sum)")]
    private static partial Regex Suffix();
}
