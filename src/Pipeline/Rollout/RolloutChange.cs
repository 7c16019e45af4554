namespace ModelPipeline;

/// <summary>A change of a rollout document. Part of stored state.</summary>
/// <param name="Epoch">The number of the document that the change made.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Action">What was done: <c>Start, Set, Step, Promote, RollBack, TakeBack</c>.</param>
/// <param name="By">Who did it: the caller, <c>steps</c>, <c>guard</c> or <c>settings</c>.</param>
/// <param name="Reason">Why, where the system did it; empty otherwise.</param>
/// <param name="Document">The document that the change made.</param>
public sealed record RolloutChange(
    long Epoch, DateTimeOffset At, string Action, string By, string Reason, RolloutDocument Document)
{
    /// <summary>
    /// The idempotency key of the request that made the change: a repeated request changes nothing. Null if nobody asked.
    /// </summary>
    public string? Key { get; init; }
}
