namespace ModelPipeline;

/// <summary>The columns that every output table has in addition to the model's outputs.</summary>
public static class OutputTable
{
    /// <summary>The user of the score; text.</summary>
    public const string UserId = "user_id";

    /// <summary>The model's version; text.</summary>
    public const string ModelVersion = "model_version";

    /// <summary>When the query for the input was sent, in the time of the output database; timestamp in UTC.</summary>
    public const string RetrievedAt = "retrieved_at";

    /// <summary>When the model's answer was complete; timestamp in UTC.</summary>
    public const string ScoredAt = "scored_at";

    /// <summary>The id of the run that made the row; uuid.</summary>
    public const string RunId = "run_id";

    /// <summary>The names above. An output column must not have one of these names.</summary>
    public static IReadOnlyList<string> ReservedNames { get; } = [UserId, ModelVersion, RetrievedAt, ScoredAt, RunId];

    /// <summary>The columns of the primary key: the user, and in Append mode also the run.</summary>
    public static string[] Key(OutputMode mode) => mode == OutputMode.Upsert ? [UserId] : [UserId, RunId];

    /// <summary>Checks output columns as columns of a table. Returns faults of <c>Model:Outputs</c>.</summary>
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
