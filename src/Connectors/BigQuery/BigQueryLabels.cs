namespace ModelPipeline.Connectors.BigQuery;

/// <summary>The labels of BigQuery jobs. A bill can be split by labels.</summary>
internal static class BigQueryLabels
{
    private const int MaxLength = 63;

    /// <summary>
    /// The label <c>pipeline</c>, and the label <c>trigger</c> with the start of the run: <c>on-demand</c> or <c>job</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(StoreCall call) => new Dictionary<string, string>
    {
        ["pipeline"] = Value(call.Pipeline),
        ["trigger"] = call.Trigger switch
        {
            RunTrigger.Job => "job",
            RunTrigger.Event => "event",
            _ => "on-demand",
        },
    };

    // A label may hold only lower-case letters, digits, '_' and '-'.
    private static string Value(string name)
    {
        var value = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-'));
        return value.Length > MaxLength ? value[..MaxLength] : value;
    }
}
