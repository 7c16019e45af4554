using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>Records what webhooks are told, as metrics of the meter <c>ModelPipeline</c>. Thread-safe.</summary>
public sealed class WebhookMetrics
{
    private readonly Counter<long> attempts;
    private volatile WebhookBacklog? backlog;

    /// <summary>Creates the instruments, in the host's meter factory if it has one.</summary>
    public WebhookMetrics(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(PipelineMetrics.MeterName) ?? new Meter(PipelineMetrics.MeterName);
        attempts = meter.CreateCounter<long>(MetricNames.WebhookAttempts, "{attempt}",
            "Attempts to tell a webhook of an event, by outcome");
        meter.CreateObservableGauge(MetricNames.WebhookWaiting, () => Known(each => each.Waiting), "{event}",
            "Events that wait to be told to enabled webhooks, once for each webhook");
        meter.CreateObservableGauge(MetricNames.WebhookOldest, () => Known(each => each.Oldest.TotalSeconds), "s",
            "How long the oldest event that waits for an enabled webhook has been due");
        meter.CreateObservableGauge(MetricNames.WebhookDisabled, () => Known(each => each.Disabled), "{webhook}",
            "Webhooks that are disabled");
    }

    /// <summary>
    /// Events are sent from now on. The counters begin with a 0: one that first appears with a 1 has not increased, as Prometheus sees it.
    /// </summary>
    public void Opened()
    {
        foreach (var outcome in new[] { "delivered", "retried", "failed", "gone" })
            Add(outcome, 0);
    }

    /// <summary>The receiver has taken an event.</summary>
    public void Delivered() => Add("delivered", 1);

    /// <summary>The receiver has not taken an event, which is sent again.</summary>
    public void Retried() => Add("retried", 1);

    /// <summary>The receiver has not taken an event, which is not sent again.</summary>
    public void Failed() => Add("failed", 1);

    /// <summary>The receiver wants no more events: its webhook is disabled.</summary>
    public void Gone() => Add("gone", 1);

    /// <summary>Sets what webhooks are still to be told.</summary>
    /// <param name="read">What the cluster's database says; null where the database does not answer, which shows no number.</param>
    public void Read(WebhookBacklog? read) => backlog = read;

    private void Add(string outcome, long count) => attempts.Add(count, new KeyValuePair<string, object?>(MetricNames.Outcome, outcome));

    private IEnumerable<Measurement<T>> Known<T>(Func<WebhookBacklog, T> value)
        where T : struct =>
        backlog is { } known ? [new(value(known))] : [];
}
