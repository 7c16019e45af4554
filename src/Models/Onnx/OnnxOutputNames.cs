using Microsoft.ML.OnnxRuntime;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// Decides which outputs of a model are stored: the outputs that <c>Model:Outputs</c> names, as <c>output</c> or <c>output[label or
/// index]</c>, and all outputs where the setting is empty.
/// </summary>
internal static class OnnxOutputNames
{
    /// <summary>
    /// Whether the loader looks at an output. Where the setting names an unknown output, the loader looks at all outputs, because the fault
    /// lists them.
    /// </summary>
    public static bool IsAskedFor(string output, IReadOnlyCollection<string> outputs, IReadOnlyCollection<string> sources) =>
        Names(output, sources) || sources.Any(source => !outputs.Any(other => Names(other, [source])));

    /// <summary>The outputs to store. An output that cannot be stored becomes a fault.</summary>
    public static IReadOnlyList<string> Storable(
        IReadOnlyDictionary<string, NodeMetadata> outputs, IReadOnlyDictionary<string, string> mapping, List<Fault> faults)
    {
        var storable = outputs.Where(output => OnnxProbe.CanStore(output.Value)).Select(output => output.Key).ToList();
        var remedy = storable.Count > 0
            ? $"name others of its outputs ({string.Join(", ", storable)})"
            : $"export the model with outputs that are tensors of {OnnxElements.Known}";
        foreach (var (name, metadata) in outputs.Where(output => !storable.Contains(output.Key)))
        {
            var mismatch = $"output '{name}' is {OnnxOutput.TypeOf(metadata)}, which cannot be stored; {remedy}.";
            if (mapping.Count == 0)
                faults.Add(new("Model:Outputs", $"is empty, and {mismatch}"));
            foreach (var (column, source) in mapping.Where(each => Names(name, [each.Value])))
                faults.Add(new($"Model:Outputs:{column}", $"is '{source}', and {mismatch}"));
        }

        var known = outputs.Keys.ToList();
        return [.. storable.Where(name => mapping.Count == 0 || IsAskedFor(name, known, [.. mapping.Values]))];
    }

    private static bool Names(string output, IReadOnlyCollection<string> sources) =>
        sources.Count == 0 || sources.Any(source => source == output || source.StartsWith($"{output}[", StringComparison.Ordinal));
}
