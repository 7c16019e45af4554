namespace ModelPipeline.Grains;

/// <summary>An explanation, or why there is none.</summary>
/// <param name="Status">How the call ended.</param>
/// <param name="Explanation">The explanation, or the importance of columns, in JSON; null if there is none.</param>
/// <param name="ModelVersion">The version that is explained; null if there is no explanation.</param>
/// <param name="RetrievedAt">When the query for the explained row was sent, UTC; null if there is no explanation.</param>
/// <param name="Reason">Why there is no explanation, in one sentence for the caller.</param>
/// <param name="Column">The input column that made the row unusable; null if no column did.</param>
/// <param name="Detail">Additional text for the log, which callers do not see; null if there is none.</param>
/// <param name="RetryAfter">When the same call makes sense again, as the server of the model has said; null if nobody has said.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ExplanationReply")]
public sealed record ExplanationReply(
    [property: Id(0)] ExplanationStatus Status,
    [property: Id(1)] string? Explanation = null,
    [property: Id(2)] string? ModelVersion = null,
    [property: Id(3)] DateTimeOffset? RetrievedAt = null,
    [property: Id(4)] string Reason = "",
    [property: Id(5)] string? Column = null,
    [property: Id(6)] string? Detail = null,
    [property: Id(7)] TimeSpan? RetryAfter = null);
