namespace ModelPipeline;

/// <summary>An event that is done.</summary>
/// <param name="Event">The event.</param>
/// <param name="Outcome">
/// The committed score. Events of one user that were claimed together share it. Null where the stored score was newer than the event, so
/// that nobody scored the user.
/// </param>
public readonly record struct HandledEvent(TriggerEvent Event, RowOutcome? Outcome);
