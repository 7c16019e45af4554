using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>
/// Records what explanations do, as metrics of the meter <c>ModelPipeline</c>. Explained users do not count as scored users.
/// </summary>
internal sealed class ExplanationMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30],
    };

    private readonly Counter<long> explanations;
    private readonly Counter<long> rows;
    private readonly Histogram<double> duration;

    public ExplanationMetrics(Meter meter)
    {
        explanations = meter.CreateCounter<long>(MetricNames.Explanations, "{explanation}", "Explanations that ended, by outcome");
        rows = meter.CreateCounter<long>(MetricNames.ExplanationRows, "{row}", "Rows that explanations applied models to");
        duration = meter.CreateHistogram(MetricNames.ExplanationDuration, "s", "Time that an explanation took, its wait included",
            tags: null, Seconds);
    }

    /// <summary>An explanation for a caller ended.</summary>
    public void Ended(string pipeline, ExplanationOutcomeKind outcome, TimeSpan took)
    {
        explanations.Add(1, MetricTags.Pipeline(pipeline), Of(outcome));
        if (outcome == ExplanationOutcomeKind.Explained)
            duration.Record(took.TotalSeconds, MetricTags.Pipeline(pipeline));
    }

    /// <summary>Explanations of scored users were stored, or were not.</summary>
    public void StoreEnded(string pipeline, string outcome, int users)
    {
        if (users > 0)
            explanations.Add(users, MetricTags.Pipeline(pipeline), new(MetricNames.Outcome, outcome));
    }

    /// <summary>A model was applied to rows.</summary>
    public void Applied(string pipeline, int applied) => rows.Add(applied, MetricTags.Pipeline(pipeline));

    private static KeyValuePair<string, object?> Of(ExplanationOutcomeKind outcome) => new(MetricNames.Outcome, outcome switch
    {
        ExplanationOutcomeKind.Explained => "explained",
        ExplanationOutcomeKind.Invalid => "invalid",
        ExplanationOutcomeKind.UnknownVersion => "unknown_version",
        ExplanationOutcomeKind.NoInput => "no_input",
        ExplanationOutcomeKind.Unusable => "unusable",
        ExplanationOutcomeKind.NoBackground => "no_background",
        ExplanationOutcomeKind.Saturated => "saturated",
        ExplanationOutcomeKind.StoreUnavailable => "store_unavailable",
        ExplanationOutcomeKind.VersionUnavailable => "version_unavailable",
        ExplanationOutcomeKind.DeadlineExceeded => "deadline_exceeded",
        _ => "failed",
    });
}
