namespace ModelPipeline;

/// <summary>A trigger of an open pipeline.</summary>
/// <param name="Name">The name in the settings; unique in its pipeline, case-insensitive.</param>
/// <param name="Options">The settings.</param>
/// <param name="Trigger">The trigger, which is open.</param>
public sealed record OpenTrigger(string Name, TriggerOptions Options, ITrigger Trigger);
