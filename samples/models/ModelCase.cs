using System.Text.Json.Nodes;

namespace ModelPipeline.Samples.Models;

/// <summary>A model, its input and its answers.</summary>
/// <param name="Name">Unique in any case.</param>
/// <param name="Model">The file.</param>
/// <param name="Input">The rows.</param>
/// <param name="UserColumn">The column of the users.</param>
/// <param name="Settings">What goes under <c>Model</c>.</param>
/// <param name="Expected">The answers: one row a user, with a problem or the outputs.</param>
/// <param name="Relative">How much of itself a number may differ by.</param>
/// <param name="Absolute">How much it may differ by besides.</param>
internal sealed record ModelCase(string Name, string Model, CsvFile Input, string UserColumn, JsonObject Settings, CsvFile Expected,
    double Relative, double Absolute)
{
    /// <summary>All models of a folder.</summary>
    public static IReadOnlyList<ModelCase> ReadAll(string folder)
    {
        string In(JsonNode path) => Path.Combine(folder, (string)path!);
        return [.. JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "index.json")))!.AsArray().Select(entry => new ModelCase(
            (string)entry!["name"]!,
            In(entry["model"]!),
            CsvFile.Read(In(entry["input"]!)),
            (string)entry["userColumn"]!,
            entry["settings"]!.DeepClone().AsObject(),
            CsvFile.Read(In(entry["expected"]!)),
            (double)entry["tolerance"]!["relative"]!,
            (double)entry["tolerance"]!["absolute"]!))];
    }
}
