namespace ModelPipeline.Grains;

/// <summary>A change of a rollout document.</summary>
/// <param name="Epoch">The number of the document that the change made.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Action">What was done: <c>Start, Set, Step, Promote, RollBack, TakeBack</c>.</param>
/// <param name="By">Who did it: the caller, <c>steps</c>, <c>guard</c> or <c>settings</c>.</param>
/// <param name="Reason">Why, if the system did it; empty otherwise.</param>
/// <param name="Rollout">The document that the change made.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.RolloutEvent")]
public sealed record RolloutEvent(
    [property: Id(0)] long Epoch,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Action,
    [property: Id(3)] string By,
    [property: Id(4)] string Reason,
    [property: Id(5)] RolloutInfo Rollout);
