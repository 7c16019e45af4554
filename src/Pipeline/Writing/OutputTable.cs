namespace ModelPipeline;

/// <summary>The columns that every output table has beside the model's outputs.</summary>
public static class OutputTable
{
    /// <summary>Whose score it is; text.</summary>
    public const string UserId = "user_id";

    /// <summary>The model's version; text.</summary>
    public const string ModelVersion = "model_version";

    /// <summary>When the input was asked for, in the time of the output database; timestamp in UTC.</summary>
    public const string RetrievedAt = "retrieved_at";

    /// <summary>When the model had been applied; timestamp in UTC.</summary>
    public const string ScoredAt = "scored_at";

    /// <summary>The run that made the row; uuid.</summary>
    public const string RunId = "run_id";

    /// <summary>The names above. An output column must not have one of them.</summary>
    public static IReadOnlyList<string> ReservedNames { get; } = [UserId, ModelVersion, RetrievedAt, ScoredAt, RunId];

    /// <summary>What is wrong with these output columns as columns of a table, as faults of <c>Model:Outputs</c>.</summary>
    internal static IEnumerable<Fault> Check(Schema outputs)
    {
        foreach (var group in outputs.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (ReservedNames.Contains(group.Key, StringComparer.OrdinalIgnoreCase))
                yield return new($"Model:Outputs:{group.Key}", "is a name that every output table uses itself; choose another.");
            if (group.Key.Contains('\0', StringComparison.Ordinal))
            {
                yield return new("Model:Outputs",
                    $"gives a column the name '{group.Key.Replace('\0', '\uFFFD')}' with a NUL character, which no database takes; leave it out.");
            }

            if (group.Count() > 1)
            {
                yield return new("Model:Outputs",
                    $"gives {group.Count()} columns the name '{group.Key}' (databases fold its case); name each apart.");
            }
        }
    }
}
