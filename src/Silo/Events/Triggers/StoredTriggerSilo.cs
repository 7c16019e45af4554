namespace ModelPipeline.Silo;

/// <summary>What a silo tells of a trigger.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Name">The trigger.</param>
/// <param name="Silo">The silo.</param>
/// <param name="Kind">The kind of the trigger.</param>
/// <param name="State">What the trigger does there.</param>
/// <param name="Reason">Why it makes no progress; null while it does.</param>
/// <param name="Waiting">The events that wait; null where that is unknown.</param>
/// <param name="OldestSeconds">How long the oldest has waited; null where that is unknown.</param>
/// <param name="IsPart">Whether these numbers are of a part of the source.</param>
/// <param name="At">When the silo told, in the database's time.</param>
/// <param name="IsSilent">Whether the silo has told nothing since, though it should every three seconds.</param>
internal sealed record StoredTriggerSilo(
    string Pipeline, string Name, string Silo, string Kind, TriggerState State, string? Reason, long? Waiting, double? OldestSeconds,
    bool IsPart, DateTimeOffset At, bool IsSilent);
