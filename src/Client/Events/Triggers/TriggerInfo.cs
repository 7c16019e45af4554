namespace ModelPipeline.Client;

/// <summary>A trigger of a pipeline.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Name">The name in the settings.</param>
/// <param name="Kind">The kind, such as <c>PostgreSql</c>.</param>
/// <param name="State">What it does: <c>Running, Paused, Faulted</c>.</param>
/// <param name="Reason">Why it makes no progress; null while it does.</param>
/// <param name="Waiting">The events that wait, also those that are being scored; null where no silo knows.</param>
/// <param name="OldestSeconds">How long the oldest of them has waited; null where no silo knows.</param>
/// <param name="PausedAt">When it was paused, UTC; null while it may take events.</param>
/// <param name="PausedBy">Who has paused it.</param>
/// <param name="Silos">What each silo tells.</param>
public sealed record TriggerInfo(
    string Pipeline,
    string Name,
    string Kind,
    string State,
    string? Reason,
    long? Waiting,
    double? OldestSeconds,
    DateTimeOffset? PausedAt,
    string? PausedBy,
    IReadOnlyList<TriggerSiloInfo> Silos);
