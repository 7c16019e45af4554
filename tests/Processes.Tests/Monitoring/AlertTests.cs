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
}
