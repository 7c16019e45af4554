namespace ModelPipeline.Grains;

/// <summary>A score, or why there is none.</summary>
/// <param name="Status">How the call ended.</param>
/// <param name="Score">The score, if there is one.</param>
/// <param name="Reason">Why there is no score, in one sentence for the caller.</param>
/// <param name="Column">The input column that made the row unusable; null if no column did.</param>
/// <param name="Detail">Additional text for the log, which callers do not see; null if there is none.</param>
/// <param name="Timing">What the time was spent on; null if nobody asked, or if no run made the score for this call.</param>
/// <param name="RetryAfter">When the same call makes sense again, as the server of the model has said; null if nobody has said.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScoreReply")]
public sealed record ScoreReply(
    [property: Id(0)] ScoreStatus Status,
    [property: Id(1)] Score? Score = null,
    [property: Id(2)] string Reason = "",
    [property: Id(3)] string? Column = null,
    [property: Id(4)] string? Detail = null,
    [property: Id(5)] ScoreTiming? Timing = null,
    [property: Id(6)] TimeSpan? RetryAfter = null)
{
    /// <summary>The reply to a user of a list whose call broke. The log of the silo has the exception.</summary>
    public static ScoreReply Broken { get; } =
        new(ScoreStatus.Failed, Reason: "The call failed unexpectedly; the log of the silo says more.");

    /// <summary>Whether something is broken, and not the request, the row or the load.</summary>
    public bool IsFailure =>
        Status is ScoreStatus.StoreUnavailable or ScoreStatus.DeadlineExceeded or ScoreStatus.Failed or ScoreStatus.Refused
            or ScoreStatus.VersionUnavailable;
}
