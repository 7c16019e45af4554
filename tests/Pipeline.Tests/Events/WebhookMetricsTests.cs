namespace ModelPipeline.Tests;

public sealed class WebhookMetricsTests
{
    [Fact]
    public void Counts_Attempts_AreToldByOutcome()
    {
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        var metrics = new WebhookMetrics(meters);

        metrics.Opened();
        Assert.Equal([0, 0, 0, 0], measured.Of(MetricNames.WebhookAttempts).Select(each => each.Value));
        metrics.Delivered();
        metrics.Retried();
        metrics.Failed();
        metrics.Gone();

        Assert.Equal([1, 1, 1, 1], measured.Of(MetricNames.WebhookAttempts).Skip(4).Select(each => each.Value));
        Assert.Equal(
            ["delivered", "retried", "failed", "gone"],
            measured.Of(MetricNames.WebhookAttempts).Skip(4).Select(each => each.Tags[MetricNames.Outcome]));
    }
}
