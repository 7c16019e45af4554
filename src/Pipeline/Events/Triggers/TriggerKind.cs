namespace ModelPipeline;

/// <summary>A kind of trigger that the setting <c>Triggers:{name}:Kind</c> can name.</summary>
/// <param name="Name">The name; unique among triggers, case-insensitive.</param>
/// <param name="Create">
/// Creates a trigger without any I/O. Throws <see cref="PipelineConfigurationException"/> with every setting that does not fit.
/// </param>
public sealed record TriggerKind(string Name, Func<TriggerContext, ITrigger> Create);
