namespace ModelPipeline;

/// <summary>What every model kind checks of <c>Model:Inputs</c> once it knows the inputs of the file.</summary>
public static class InputMapping
{
    /// <summary>Adds a fault for each name in the mapping that is no input, and for each column that would have to be of two types at once.</summary>
    /// <param name="mapping">Setting <c>Model:Inputs</c>.</param>
    /// <param name="inputs">The names of the model's inputs.</param>
    /// <param name="fields">The columns that feed them; one that feeds several inputs stands there several times.</param>
    /// <param name="faults">Takes what is found.</param>
    public static void Check(IReadOnlyDictionary<string, string[]> mapping, IEnumerable<string> inputs, IEnumerable<Field> fields, List<Fault> faults)
    {
        string[] known = [.. inputs];
        foreach (var name in mapping.Keys.Except(known))
            faults.Add(new($"Model:Inputs:{name}", $"names no input of the model; its inputs are {string.Join(", ", known)}."));
        foreach (var column in fields.Distinct().GroupBy(field => field.Name).Where(group => group.Count() > 1))
            faults.Add(new("Model:Inputs", $"feeds column '{column.Key}' to inputs of different types ({string.Join(", ", column.Select(field => field.TypeName))}); give each its own column."));
    }
}
