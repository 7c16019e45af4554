namespace ModelPipeline.Connectors.BigQuery;

/// <summary>The labels of jobs, by which a bill can be split.</summary>
internal static class BigQueryLabels
{
    private const int MaxLength = 63;

    /// <param name="pipeline">Whose queries they are.</param>
    /// <param name="trigger">What starts them: <c>on-demand</c> or <c>job</c>.</param>
    public static IReadOnlyDictionary<string, string> Of(string pipeline, RunTrigger trigger) =>
        new Dictionary<string, string> { ["pipeline"] = Value(pipeline), ["trigger"] = trigger == RunTrigger.Job ? "job" : "on-demand" };

    // Lower-case letters, digits, '_' and '-' are all that a label may hold.
    private static string Value(string name)
    {
        var value = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-'));
        return value.Length > MaxLength ? value[..MaxLength] : value;
    }
}
