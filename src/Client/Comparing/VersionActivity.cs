namespace ModelPipeline.Client;

/// <summary>What a version did.</summary>
/// <param name="Scored">The users with a score.</param>
/// <param name="Unusable">The users whose row the version cannot take.</param>
/// <param name="Failed">The users for whom the model failed.</param>
/// <param name="FailureShare">The share of users without a score, 0 to 1.</param>
/// <param name="Batches">The batches that the model was applied to.</param>
/// <param name="MedianMilliseconds">The median of the model's time for a batch, to 6 percent; null without batches.</param>
/// <param name="P99Milliseconds">The 99th percentile of that time.</param>
/// <param name="MicrosecondsPerRow">The model's time by rows; null without rows.</param>
public sealed record VersionActivity(
    long Scored,
    long Unusable,
    long Failed,
    double FailureShare,
    long Batches,
    double? MedianMilliseconds,
    double? P99Milliseconds,
    double? MicrosecondsPerRow);
