using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Prometheus itself scrapes a run, and answers what the dashboard and the alerts ask.</summary>
public sealed class PrometheusTests : IAsyncLifetime
{
    private readonly Workplace workplace = new();
    private ApiProcess api = null!;
    private Prometheus prometheus = null!;

    public async ValueTask InitializeAsync()
    {
        api = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        prometheus = new(api.Http.BaseAddress!);
    }

    public async ValueTask DisposeAsync()
    {
        await prometheus.DisposeAsync();
        await api.DisposeAsync();
        workplace.Dispose();
    }

    [Fact]
    public async Task Queries_OfTheDashboardAndTheAlerts_AreAnsweredAndALostProcessIsSeen()
    {
        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");
        await WaitAsync(async () => Results(await prometheus.QueryAsync(
            "sum(increase(modelpipeline_users_total{pipeline=\"churn\",outcome=\"scored\"}[1m]))")).Count == 1, "two scrapes of the run");

        foreach (var query in new Dashboard().Queries)
        {
            var asked = query.Replace("$pipeline", ".*", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal)
                .Replace("$__rate_interval", "1m", StringComparison.Ordinal);
            var answer = await prometheus.QueryAsync(asked);
            Assert.True((string?)answer?["status"] == "success", $"{asked}\n{answer?.ToJsonString()}");
        }

        foreach (var metric in new[] { "modelpipeline_version_info", "modelpipeline_stage_duration_seconds_bucket", "kestrel_active_connections" })
            Assert.NotEmpty(Results(await prometheus.QueryAsync(metric)));
        var rules = await RulesAsync();
        Assert.Equal(Alerts.Names(), rules.Select(rule => (string)rule["name"]!));
        Assert.All(rules, rule => Assert.Equal(("ok", "inactive"), ((string)rule["health"]!, (string)rule["state"]!)));

        await api.KillAsync();

        await WaitAsync(async () => (string)(await RulesAsync())[0]["state"]! == "pending", "the alert of the lost process");
        Assert.All((await RulesAsync())[1..], rule => Assert.Equal("inactive", (string)rule["state"]!));
    }

    private static List<JsonNode> Results(JsonNode? answer) => [.. (answer?["data"]?["result"]?.AsArray() ?? []).OfType<JsonNode>()];

    private async Task<List<JsonNode>> RulesAsync()
    {
        var all = (await prometheus.GetAsync("rules"))!["data"]!["groups"]![0]!["rules"]!.AsArray();
        return [.. all.OfType<JsonNode>()];
    }

    private Task WaitAsync(Func<Task<bool>> condition, string awaited) =>
        Eventually.TrueAsync(condition, TimeSpan.FromSeconds(30), () => $"{awaited}. Prometheus said:\n{prometheus.Output}");
}
