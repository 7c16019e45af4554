namespace ModelPipeline;

/// <summary>Checks the settings that the triggers of all kinds share. The faults' settings are relative to the pipeline.</summary>
internal static class TriggerOptionsValidator
{
    /// <summary>The faults of a trigger.</summary>
    /// <param name="name">The name of the trigger.</param>
    /// <param name="options">The settings.</param>
    /// <param name="timeout"><see cref="PipelineOptions.Timeout"/> of the pipeline.</param>
    public static IEnumerable<Fault> Check(string name, TriggerOptions options, TimeSpan timeout)
    {
        if (!PipelineDefinition.IsName(name))
        {
            yield return new($"Triggers:{name}",
                "is no name for a trigger; use up to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        }

        if (options.BatchSize is < 1 or > 10_000)
            yield return new($"Triggers:{name}:BatchSize", $"is {options.BatchSize}; set 1 to 10000.");
        if (options.MaxAttempts is < 1 or > 100)
            yield return new($"Triggers:{name}:MaxAttempts", $"is {options.MaxAttempts}; set 1 to 100.");
        if (options.Visibility is { } visibility && (visibility < timeout * 2 || visibility > TimeSpan.FromDays(1)))
        {
            yield return new($"Triggers:{name}:Visibility",
                $"is {visibility}; set twice the pipeline's Timeout ({timeout * 2}) to 1.00:00:00.");
        }
    }
}
