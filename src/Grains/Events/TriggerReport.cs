namespace ModelPipeline.Grains;

/// <summary>What a trigger does on a silo.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Name">The trigger.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="State">What it does.</param>
/// <param name="Reason">Why it makes no progress; null while it does.</param>
/// <param name="Lag">How far the scores are behind the events; null where that is unknown.</param>
/// <param name="HasOneOwner">Whether only one silo at a time may claim.</param>
public sealed record TriggerReport(
    string Pipeline, string Name, string Kind, TriggerState State, string? Reason, TriggerLag? Lag, bool HasOneOwner)
{
    internal static TriggerReport Of(TriggerRunner trigger) => new(
        trigger.Pipeline, trigger.Name, trigger.Kind, trigger.State, trigger.Fault, trigger.Lag, trigger.HasOneOwner);
}
