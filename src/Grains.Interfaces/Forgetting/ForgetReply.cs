namespace ModelPipeline.Grains;

/// <summary>How a call to forget a user ended. The same call may always be made again.</summary>
/// <param name="Status">How the call ended.</param>
/// <param name="Reason">Why something of the user may be left, in one sentence for the caller; empty where nothing is.</param>
/// <param name="Detail">Additional text for the log, which callers do not see; null if there is none.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ForgetReply")]
public sealed record ForgetReply(
    [property: Id(0)] ForgetStatus Status,
    [property: Id(1)] string Reason = "",
    [property: Id(2)] string? Detail = null);
