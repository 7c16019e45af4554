namespace ModelPipeline.Connectors.BigQuery;

/// <summary>The labels of jobs, by which a bill can be split.</summary>
internal static class BigQueryLabels
{
    private const int MaxLength = 63;

    /// <summary><c>pipeline</c>, and what starts the run as <c>trigger</c>: <c>on-demand</c> or <c>job</c>.</summary>
    public static IReadOnlyDictionary<string, string> Of(StoreCall call) => new Dictionary<string, string>
    {
        ["pipeline"] = Value(call.Pipeline),
        ["trigger"] = call.Trigger == RunTrigger.Job ? "job" : "on-demand",
    };

    // Lower-case letters, digits, '_' and '-' are all that a label may hold.
    private static string Value(string name)
    {
        var value = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-'));
        return value.Length > MaxLength ? value[..MaxLength] : value;
    }
}
