using System.Net;
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
        var settings = Workplace.Settings();
        settings["Pipelines"]!["churn"]!["Timeout"] = "00:00:05";
        settings["Jobs"] = new JsonObject { ["MaxAttempts"] = 2 };
        api = await ApiProcess.StartAsync(workplace, settings);
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
        await ScrapeARunAsync();

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

    [Fact]
    public async Task Alerts_JobFailsAndThenTheInputIsGone_AreThoseOfTheTroubleAndNoOther()
    {
        await ScrapeARunAsync();
        workplace.Execute("ALTER TABLE append_scores DROP COLUMN p");

        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/append/jobs", HttpStatusCode.Accepted);

        await WaitAsync(async () => (await ActiveAsync()).Contains("ModelPipelineJobFailed: firing"), "the alert of the failed job");
        Assert.Equal(["ModelPipelineJobFailed: firing"], await ActiveAsync());

        File.Delete(workplace.File("customers.csv"));
        await api.Http.PostInTimeAsync("/pipelines/churn/users/c002/score", HttpStatusCode.ServiceUnavailable);

        // A call alone is no share of the API's answers: the series of its status begins with a 1.
        // Reading was tried until the deadline, which makes the stage slow.
        string[] expected =
            ["ModelPipelineJobFailed: firing", "ModelPipelineSlowStage: pending", "ModelPipelineStoreUnavailable: pending"];
        List<string> active = [];
        await Eventually.TrueAsync(async () => (active = await ActiveAsync()).Count == expected.Length, TimeSpan.FromSeconds(60),
            () => $"the alerts of the input that is gone; active were {string.Join(", ", active)}");
        Assert.Equal(expected, await ActiveAsync());
    }

    private async Task ScrapeARunAsync()
    {
        await api.Http.PostInTimeAsync("/pipelines/churn/users/c001/score");
        await WaitAsync(async () => Results(await prometheus.QueryAsync(
            "sum(increase(modelpipeline_users_total{pipeline=\"churn\",outcome=\"scored\"}[1m]))")).Count == 1, "two scrapes of the run");
    }

    private async Task<List<string>> ActiveAsync() =>
    [
        .. (await RulesAsync()).Select(rule => $"{rule["name"]}: {rule["state"]}")
            .Where(rule => !rule.EndsWith(": inactive", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static List<JsonNode> Results(JsonNode? answer) => [.. (answer?["data"]?["result"]?.AsArray() ?? []).OfType<JsonNode>()];

    private async Task<List<JsonNode>> RulesAsync()
    {
        var all = (await prometheus.GetAsync("rules"))!["data"]!["groups"]![0]!["rules"]!.AsArray();
        return [.. all.OfType<JsonNode>()];
    }

    private Task WaitAsync(Func<Task<bool>> condition, string awaited) =>
        Eventually.TrueAsync(condition, TimeSpan.FromSeconds(60), () => $"{awaited}. Prometheus said:\n{prometheus.Output}");
}
