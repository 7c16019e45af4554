namespace ModelPipeline;

/// <summary>One column of a prediction, and the model output that it comes from.</summary>
/// <param name="Field">Name and type of the column.</param>
/// <param name="Output">The index of the model's output.</param>
/// <param name="Component">The component of the output; 0 if the output has one value per row.</param>
public sealed record OutputSelection(Field Field, int Output, int Component)
{
    /// <summary>A vector with more components than this is not flattened; its components must be named one by one.</summary>
    public const int MaxFlattened = 64;

    /// <summary>
    /// Divides a model's outputs into columns. <paramref name="mapping"/> selects them (<c>column</c> to <c>output</c> or <c>output[label
    /// or index]</c>), in its order. An empty mapping selects all outputs; a vector gives one column <c>output_label</c> per component.
    /// </summary>
    /// <exception cref="PipelineConfigurationException">
    /// The mapping names an output or a component that the model does not have.
    /// </exception>
    public static IReadOnlyList<OutputSelection> Resolve(IReadOnlyList<ModelOutput> outputs, IReadOnlyDictionary<string, string> mapping) =>
        Resolve(outputs, mapping, []);

    /// <summary>Does the same after faults were found earlier. A setting that already has a fault is not checked again.</summary>
    /// <exception cref="PipelineConfigurationException">There are faults, earlier or new ones.</exception>
    public static IReadOnlyList<OutputSelection> Resolve(IReadOnlyList<ModelOutput> outputs, IReadOnlyDictionary<string, string> mapping,
        List<Fault> faults)
    {
        var selected = mapping.Count == 0 ? Flatten(outputs, faults) : Map(outputs, mapping, faults);
        return faults.Count == 0 ? selected : throw new PipelineConfigurationException(faults);
    }

    /// <summary>Makes the column from the values of the output.</summary>
    /// <param name="values">
    /// The values of all rows, row by row: an array of <see cref="float"/>, <see cref="double"/>, <see cref="long"/>, <see cref="bool"/>
    /// or <see cref="string"/>. With a width of 1 the column uses the array itself.
    /// </param>
    /// <param name="width">The number of values of a row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="InvalidOperationException">No column has this type.</exception>
    public Column ToColumn(Array values, int width, int rows) => values switch
    {
        float[] flat => Pick(flat, width, rows),
        double[] flat => Pick(flat, width, rows),
        long[] flat => Pick(flat, width, rows),
        bool[] flat => Pick(flat, width, rows),
        string[] flat => Pick(flat, width, rows),
        _ => throw new InvalidOperationException($"No column of {values.GetType()}."),
    };

    private Column<T> Pick<T>(T[] flat, int width, int rows)
    {
        if (width == 1)
            return new(Field, flat);
        var picked = new T[rows];
        for (var row = 0; row < rows; row++)
            picked[row] = flat[(row * width) + Component];
        return new(Field, picked);
    }

    private static List<OutputSelection> Flatten(IReadOnlyList<ModelOutput> outputs, List<Fault> faults)
    {
        var selected = new List<OutputSelection>();
        for (var index = 0; index < outputs.Count; index++)
        {
            var output = outputs[index];
            if (output.Components is null)
            {
                selected.Add(new(new Field(output.Name, output.Type), index, 0));
            }
            else if (output.Components.Count > MaxFlattened)
            {
                faults.Add(new("Model:Outputs",
                    $"is empty, and output '{output.Name}' has {output.Components.Count} components (at most {MaxFlattened} become columns by themselves); name the ones to store, such as \"{output.Name}[0]\"."));
            }
            else
            {
                selected.AddRange(
                    output.Components.Select(
                        (label, component) => new OutputSelection(new Field($"{output.Name}_{label}", output.Type), index, component)));
            }
        }

        return selected;
    }

    private static List<OutputSelection> Map(IReadOnlyList<ModelOutput> outputs, IReadOnlyDictionary<string, string> mapping,
        List<Fault> faults)
    {
        var selected = new List<OutputSelection>();
        foreach (var (column, source) in mapping)
        {
            if (faults.Any(fault => fault.Setting == $"Model:Outputs:{column}"))
                continue;
            var open = source.EndsWith(']') ? source.IndexOf('[', StringComparison.Ordinal) : -1;
            var name = open < 0 ? source : source[..open];
            var index = outputs.ToList().FindIndex(output => output.Name == name);
            if (index < 0)
            {
                faults.Add(new($"Model:Outputs:{column}", $"is '{source}', but the model has no output '{name}'; it has "
                    + $"{(outputs.Count == 0 ? "none that can be stored" : string.Join(", ", outputs.Select(Describe)))}."));
                continue;
            }

            var component = FindComponent(outputs[index], open < 0 ? null : source[(open + 1)..^1]);
            if (component < 0)
            {
                faults.Add(
                    new($"Model:Outputs:{column}", $"is '{source}'; name one value of the output, which is {Describe(outputs[index])}."));
            }
            else
            {
                selected.Add(new(new Field(column, outputs[index].Type), index, component));
            }
        }

        return selected;
    }

    // A label takes precedence over a position, because the classes of a classifier are often numbers.
    private static int FindComponent(ModelOutput output, string? label)
    {
        if (output.Components is not { } components)
            return label is null or "0" ? 0 : -1;
        // In a sequence of tensors, "output[0][1]" means the value with the label 0_1.
        label = label?.Replace("][", "_", StringComparison.Ordinal);
        var labelled = label is null ? -1 : components.ToList().IndexOf(label);
        if (labelled >= 0)
            return labelled;
        if (label is null)
            return components.Count == 1 ? 0 : -1;
        return int.TryParse(label, out var position) && position >= 0 && position < components.Count ? position : -1;
    }

    private static string Describe(ModelOutput output) => output.Components switch
    {
        null => $"\"{output.Name}\"",
        { Count: 0 } => $"\"{output.Name}\" (empty)",
        { Count: 1 } one => $"\"{output.Name}[{one[0]}]\"",
        var many => $"\"{output.Name}[{many[0]}]\" to \"{output.Name}[{many[^1]}]\"",
    };
}
