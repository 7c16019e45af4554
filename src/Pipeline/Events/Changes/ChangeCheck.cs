namespace ModelPipeline;

/// <summary>Checks the settings of changes that are watched. The faults' settings are relative to the pipeline.</summary>
internal static class ChangeCheck
{
    private const string Setting = "Input:ChangedAt";

    /// <summary>The faults of the settings.</summary>
    /// <param name="options">The settings of the pipeline.</param>
    /// <param name="retriever">The retriever, which is open; null for one with faults.</param>
    /// <param name="source">The columns of the input; null where they are unknown.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public static async Task<IReadOnlyList<Fault>> CheckAsync(
        PipelineOptions options, IRetriever? retriever, Schema? source, CancellationToken cancellationToken)
    {
        var input = options.Input;
        if (input.ChangedAt.Length == 0)
            return [];
        var faults = new List<Fault>();
        if (input.ChangedAtOverlap < TimeSpan.FromSeconds(1) || input.ChangedAtOverlap > TimeSpan.FromHours(1))
            faults.Add(new("Input:ChangedAtOverlap", $"is {input.ChangedAtOverlap}; set 00:00:01 to 01:00:00."));
        if (input.Request.Count > 0)
            faults.Add(new(Setting, "is set beside Input:Request, whose features no change brings; leave one of the two out."));
        if (input.Query.Length > 0)
            faults.Add(new(Setting, "is set beside Input:Query, which asks for users; set Input:Table, such as a view."));
        if (options.Triggers.Keys.FirstOrDefault(name => name.Equals(ChangeTrigger.Name, StringComparison.OrdinalIgnoreCase)) is { } taken)
            faults.Add(new($"Triggers:{taken}", $"has the name of the trigger of {Setting}; choose another name."));
        if (faults.Count > 0 || retriever is null || source is null)
            return faults;
        if (FeatureRetriever.StoreOf(retriever) is not IChangeReader reader)
            return [new(Setting, "is set, and this Input:Kind does not tell changes; use PostgreSql, or leave it out.")];
        if (source.Find(input.ChangedAt) is null)
            return [new(Setting, $"is '{input.ChangedAt}', which is no column of the input; name the column with the moment of a change.")];
        return await reader.CheckChangedAtAsync(input.ChangedAt, cancellationToken) is { } mismatch
            ? [new(Setting, $"is '{input.ChangedAt}', {mismatch}")]
            : [];
    }
}
