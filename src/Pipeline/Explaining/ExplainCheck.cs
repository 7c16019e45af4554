namespace ModelPipeline;

/// <summary>
/// Checks the settings under <c>Explain</c> against the model and the output. The faults' settings are relative to the pipeline.
/// </summary>
internal static class ExplainCheck
{
    private const string Groups = "Explain:Groups";

    /// <summary>The faults of the settings.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="inputs">The columns of the model's input.</param>
    /// <param name="outputs">The columns of the scores.</param>
    public static IEnumerable<Fault> Check(ExplainOptions options, Schema inputs, Schema outputs) =>
    [
        .. CheckGroups(options.Groups, [.. inputs.Select(field => field.Name)]),
        .. CheckOutput(options.Output, outputs),
        .. CheckStore(options.Store, outputs),
    ];

    private static IEnumerable<Fault> CheckGroups(Dictionary<string, string[]> groups, string[] inputs)
    {
        foreach (var (group, columns) in groups)
        {
            if (columns.Length == 0)
                yield return new($"{Groups}:{group}", "is empty; list its columns, or leave the group out.");
            foreach (var column in columns.Where(column => !inputs.Contains(column)))
            {
                yield return new($"{Groups}:{group}",
                    $"has '{column}', which is no input column of the model; {Closest(column, inputs)}they are {string.Join(", ", inputs)}.");
            }

            if (inputs.Contains(group) && !columns.Contains(group))
                yield return new($"{Groups}:{group}", "has the name of a column that is not in the group; choose another name.");
        }

        foreach (var column in groups.Values.SelectMany(columns => columns).GroupBy(column => column).Where(each => each.Count() > 1))
            yield return new(Groups, $"has column '{column.Key}' {column.Count()} times; a column is in one group at most.");
    }

    private static IEnumerable<Fault> CheckOutput(string output, Schema outputs)
    {
        if (output.Length == 0)
            yield break;
        string[] numbers = [.. outputs.Where(ExplainedOutput.IsNumber).Select(field => field.Name)];
        if (!numbers.Contains(output))
        {
            yield return new("Explain:Output",
                $"is '{output}', which is no output that is a number; {Closest(output, numbers)}set one of {string.Join(", ", numbers)}.");
        }
    }

    private static IEnumerable<Fault> CheckStore(ExplainStoreOptions store, Schema outputs)
    {
        if (store.Top is < 1 or > 1_000)
            yield return new("Explain:Store:Top", $"is {store.Top}; set 1 to 1000.");
        if (store.When.Length > 0 && FaultOf(store.When, outputs) is { } fault)
            yield return new("Explain:Store:When", $"is '{store.When}', which {fault}");
    }

    private static string? FaultOf(string condition, Schema outputs)
    {
        try
        {
            Condition.Parse(condition, outputs);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static string Closest(string name, string[] names) =>
        ClosestNames.Find(name, names) is [var closest, ..] ? $"'{closest}' is the closest; " : "";
}
