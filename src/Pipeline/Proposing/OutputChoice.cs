namespace ModelPipeline;

/// <summary>Proposes the output columns of a classifier of two classes: the label, and the probability of the second class.</summary>
internal static class OutputChoice
{
    /// <summary>The mapping <c>Model:Outputs</c>; empty where the model's own columns are good.</summary>
    /// <param name="outputs">The model's columns without a mapping: a vector gives one column <c>output_label</c> per value.</param>
    /// <param name="pipeline">The name of the pipeline.</param>
    public static Dictionary<string, string> For(Schema outputs, string pipeline)
    {
        var numbers = outputs.Where(field => field.Type is ColumnType.Single or ColumnType.Double).ToList();
        var others = outputs.Except(numbers).ToList();
        if (numbers.Count != 2 || others.Count > 1 || Pair(numbers[0].Name, numbers[1].Name) is not { } pair)
            return [];
        var mapping = new Dictionary<string, string> { [$"{pipeline}_probability"] = $"{pair.Output}[{pair.Second}]" };
        foreach (var label in others)
            mapping["label"] = label.Name;
        return mapping;
    }

    // "probabilities_0" and "probabilities_1" are the values 0 and 1 of "probabilities".
    private static (string Output, string Second)? Pair(string first, string second)
    {
        var at = first.LastIndexOf('_');
        if (at <= 0 || at >= first.Length - 1 || second.Length <= at + 1 || first[..(at + 1)] != second[..(at + 1)])
            return null;
        return (first[..at], second[(at + 1)..]);
    }
}
