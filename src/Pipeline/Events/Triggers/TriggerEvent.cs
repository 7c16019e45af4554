namespace ModelPipeline;

/// <summary>
/// An event that was claimed: one user is to be scored. A message with several users is several events, and its source counts when all of
/// them are done.
/// </summary>
/// <param name="User">The user; empty where the message names none (<see cref="Fault"/>).</param>
/// <param name="At">
/// When it happened, UTC. A stored score whose input was asked for clearly later satisfies the event. Null where nobody knows: the user is
/// scored.
/// </param>
public sealed record TriggerEvent(string User, DateTimeOffset? At)
{
    /// <summary>The features that came with the event, an object in JSON; null for none.</summary>
    public string? Features { get; init; }

    /// <summary>
    /// How often the event was claimed, this time included, without the times that it was released. 1 or more; 1 where the source does not
    /// count.
    /// </summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Why the message cannot be read, without values; null for an event. The silo puts such an event aside.</summary>
    public string? Fault { get; init; }

    /// <summary>What the trigger itself needs to know of the claim. Nobody else reads it.</summary>
    public object? Handle { get; init; }
}
