namespace ModelPipeline;

/// <summary>An event that no repetition would handle.</summary>
/// <param name="Event">The event.</param>
/// <param name="Reason">Why, in one sentence without values of a row.</param>
public readonly record struct PoisonEvent(TriggerEvent Event, string Reason);
