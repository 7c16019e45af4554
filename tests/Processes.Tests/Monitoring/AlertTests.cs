namespace ModelPipeline.Tests;

public sealed class AlertTests
{
    [Fact]
    public void EveryAlert_HasALineOfTheRunbook()
    {
        var runbook = Alerts.Read("docs/operations.md");

        Assert.InRange(Alerts.Names().Count, 10, 100);
        Assert.All(Alerts.Names(), alert => Assert.Contains($"| `{alert}` |", runbook, StringComparison.Ordinal));
    }

    [Fact]
    public void Metrics_OfTheRules_AreReadOutOfTheExpressions()
    {
        Assert.Contains("modelpipeline_stage_duration_seconds_bucket", Alerts.Metrics());
        Assert.DoesNotContain("pipeline", Alerts.Metrics());
        Assert.DoesNotContain("rate", Alerts.Metrics());
    }

    [Fact]
    public void Rows_OfTheDashboard_AreThoseOfThePage()
    {
        var dashboard = new Dashboard();
        var page = Alerts.Read("docs/telemetry.md");

        Assert.InRange(dashboard.Queries.Count, 40, 200);
        Assert.All(dashboard.Rows, row => Assert.Contains($"| {row} |", page, StringComparison.Ordinal));
        Assert.Subset(dashboard.Rows.ToHashSet(), new HashSet<string> { "Overview", "Pipeline", "Stores", "Jobs", "Silos", "Rollout", "Drift" });
    }

    [Theory]
    [InlineData("sum by (a, le) (rate(up_total{x=~\"$y\"}[$__rate_interval])) / 1e9 < 0.5", new[] { "up_total" })]
    [InlineData("histogram_quantile(0.99, sum(a_bucket)) unless on (p) max(b) > 0", new[] { "a_bucket", "b" })]
    public void Metrics_OfAQuery_AreItsNames(string query, string[] expected) => Assert.Equal(expected, PromQl.Metrics(query));
}
