namespace ModelPipeline;

/// <summary>The end of a request for a change: the next state, or why there is none.</summary>
/// <param name="Next">The next state; null if the request was refused.</param>
/// <param name="Refusal">Why the request was refused, for the caller; null if it was not.</param>
/// <param name="Kind">The kind of refusal.</param>
public sealed record RolloutDecision(
    RolloutState? Next, string? Refusal = null, RolloutRefusal Kind = RolloutRefusal.None)
{
    /// <summary>The request itself is wrong.</summary>
    public static RolloutDecision Invalid(string why) => new(null, why, RolloutRefusal.Invalid);

    /// <summary>The request does not fit the present state.</summary>
    public static RolloutDecision Conflict(string why) => new(null, why, RolloutRefusal.Conflict);

    /// <summary>The version does not exist.</summary>
    public static RolloutDecision Unknown(string version) =>
        new(null, $"There is no version '{version}'.", RolloutRefusal.UnknownVersion);
}
