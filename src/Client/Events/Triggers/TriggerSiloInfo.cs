namespace ModelPipeline.Client;

/// <summary>What a silo tells of a trigger.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="State">What it does there: <c>Running, Paused, Faulted</c>, or <c>Standby</c> where another silo takes the events.</param>
/// <param name="Reason">Why it makes no progress there; null while it does.</param>
/// <param name="At">When the silo told, UTC.</param>
public sealed record TriggerSiloInfo(string Silo, string State, string? Reason, DateTimeOffset At);
