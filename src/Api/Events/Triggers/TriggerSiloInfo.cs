namespace ModelPipeline.Api;

/// <summary>What a silo tells of a trigger.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="State">Running, Paused, Faulted, or Standby where another silo takes the events.</param>
/// <param name="Reason">Why it makes no progress there; null while it does.</param>
/// <param name="At">When the silo told, UTC.</param>
internal sealed record TriggerSiloInfo(string Silo, TriggerState State, string? Reason, DateTimeOffset At);
