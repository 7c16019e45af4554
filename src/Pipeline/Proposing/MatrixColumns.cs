namespace ModelPipeline;

/// <summary>
/// Proposes the columns of an input that is a matrix. Such an input has no names, so the order of the table is the best guess.
/// </summary>
internal static class MatrixColumns
{
    // What a model predicts is in the table that it was trained on, and is no input.
    private static readonly string[] Labels =
        ["label", "target", "class", "outcome", "y", "churn", "churned", "exited", "isfraud", "fraud"];

    /// <summary>The columns, in the order of the table; null where the table has too few numbers.</summary>
    /// <param name="numbers">The columns of numbers.</param>
    /// <param name="width">The number of columns that the input takes; null for any number.</param>
    /// <param name="pipeline">The name of the pipeline, which often is that of the label.</param>
    public static string[]? Choose(IReadOnlyList<string> numbers, int? width, string pipeline)
    {
        string[] features = [.. numbers.Where(column => !IsLabel(column, pipeline))];
        if (width is not { } wanted)
            return features.Length > 0 ? features : null;
        if (numbers.Count == wanted)
            return [.. numbers];
        return features.Length >= wanted ? features[..wanted] : null;
    }

    private static bool IsLabel(string column, string pipeline)
    {
        var name = ColumnMatches.Normalize(column);
        return Labels.Contains(name) || name == ColumnMatches.Normalize(pipeline);
    }
}
