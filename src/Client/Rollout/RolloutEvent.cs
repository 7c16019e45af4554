namespace ModelPipeline.Client;

/// <summary>A change of a rollout document.</summary>
/// <param name="Epoch">The number of the document that the change made.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Action">What was done: <c>Start, Set, Step, Promote, RollBack, TakeBack</c>.</param>
/// <param name="By">Who did it: the caller, <c>steps</c>, <c>guard</c> or <c>settings</c>.</param>
/// <param name="Reason">Why, if the system did it; empty otherwise.</param>
/// <param name="Rollout">The document that the change made.</param>
public sealed record RolloutEvent(long Epoch, DateTimeOffset At, string Action, string By, string Reason, RolloutInfo Rollout);
