namespace ModelPipeline;

/// <summary>Checks the settings that the triggers of all kinds share. The faults' settings are relative to the pipeline.</summary>
internal static class TriggerOptionsValidator
{
    // What one kind alone reads. A kind that is registered in code may read any setting.
    private static readonly (string Kind, string Setting, Func<TriggerOptions, bool> IsSet)[] OfOneKind =
    [
        ("PostgreSql", nameof(TriggerOptions.Table), options => options.Table.Length > 0),
        ("PostgreSql", nameof(TriggerOptions.Visibility), options => options.Visibility is not null),
        ("PostgreSql", nameof(TriggerOptions.Notify), options => options.Notify),
        ("Kafka", nameof(TriggerOptions.Topic), options => options.Topic.Length > 0),
        ("Kafka", nameof(TriggerOptions.Group), options => options.Group.Length > 0),
        ("Kafka", nameof(TriggerOptions.Start), options => options.Start != TopicStart.Earliest),
        ("Kafka", nameof(TriggerOptions.UserAttribute), options => options.UserAttribute.Length > 0),
        ("Kafka", nameof(TriggerOptions.UserField), options => options.UserField.Length > 0),
        ("Kafka", nameof(TriggerOptions.Features), options => options.Features.Length > 0),
        ("Kafka", nameof(TriggerOptions.DeadLetters), options => options.DeadLetters.Length > 0),
        ("Kafka", nameof(TriggerOptions.Scores), options => options.Scores.Length > 0),
    ];

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

        if (!OfOneKind.Any(each => Is(options, each.Kind)))
            yield break;
        foreach (var (kind, setting, isSet) in OfOneKind)
        {
            if (!Is(options, kind) && isSet(options))
                yield return new($"Triggers:{name}:{setting}", $"is set, and only the kind {kind} reads it; leave it out.");
        }
    }

    private static bool Is(TriggerOptions options, string kind) => options.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase);
}
