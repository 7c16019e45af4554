namespace ModelPipeline;

/// <summary>The values of attributes.</summary>
internal static class MetricTags
{
    /// <summary>The attribute of a pipeline.</summary>
    public static KeyValuePair<string, object?> Pipeline(string pipeline) => new(MetricNames.Pipeline, pipeline);

    /// <summary>The attribute of a lane.</summary>
    public static KeyValuePair<string, object?> Of(Lane lane) => new(MetricNames.Lane, lane switch
    {
        Lane.Single => "single",
        Lane.List => "list",
        Lane.Job => "job",
        Lane.Event => "event",
        Lane.Shadow => "shadow",
        _ => "explain",
    });

    /// <summary>The attribute of a trigger.</summary>
    public static KeyValuePair<string, object?> Of(RunTrigger trigger) =>
        new(MetricNames.Trigger, trigger switch
        {
            RunTrigger.Job => "job",
            RunTrigger.Event => "event",
            _ => "on-demand",
        });

    /// <summary>The attribute of the reason for which a run began.</summary>
    public static KeyValuePair<string, object?> Of(RunReason reason) => new(MetricNames.Reason, reason switch
    {
        RunReason.Full => "full",
        RunReason.Linger => "linger",
        RunReason.Waited => "waited",
        _ => "free",
    });

    /// <summary>The attribute of a verdict about drift.</summary>
    public static KeyValuePair<string, object?> Of(DriftStatus status) => new(MetricNames.Status, status switch
    {
        DriftStatus.Ok => "ok",
        DriftStatus.Warning => "warning",
        DriftStatus.Drifted => "drifted",
        _ => "too_few",
    });

    /// <summary>The attribute of an outcome.</summary>
    public static KeyValuePair<string, object?> Of(RowOutcomeKind outcome) => new(MetricNames.Outcome, outcome switch
    {
        RowOutcomeKind.Scored => "scored",
        RowOutcomeKind.NoInput => "no_input",
        RowOutcomeKind.Unusable => "unusable",
        RowOutcomeKind.Saturated => "saturated",
        RowOutcomeKind.StoreUnavailable => "store_unavailable",
        RowOutcomeKind.DeadlineExceeded => "deadline_exceeded",
        RowOutcomeKind.VersionUnavailable => "version_unavailable",
        _ => "failed",
    });
}
