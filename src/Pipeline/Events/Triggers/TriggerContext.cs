namespace ModelPipeline;

/// <summary>The data from which a <see cref="TriggerKind"/> creates a trigger.</summary>
/// <param name="Name">The name of the trigger; unique in its pipeline, case-insensitive.</param>
/// <param name="Part">The pipeline's name, the settings, the connection string, and the host's services.</param>
public sealed record TriggerContext(string Name, PartContext<TriggerOptions> Part)
{
    /// <summary>The pipeline's name.</summary>
    public string Pipeline => Part.Pipeline;

    /// <summary>The settings.</summary>
    public TriggerOptions Options => Part.Options;

    /// <summary>How long a batch of events may take: <see cref="PipelineOptions.Timeout"/> of the pipeline.</summary>
    public TimeSpan Timeout { get; init; } = new PipelineOptions().Timeout;

    /// <summary>The key of a setting, for faults: <c>Triggers:orders:Table</c> for <c>Table</c>.</summary>
    public string Setting(string setting) => $"Triggers:{Name}:{setting}";
}
