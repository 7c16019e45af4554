namespace ModelPipeline.Models.Python;

/// <summary>An input or output, as a model describes it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type; null if the model does not tell it.</param>
/// <param name="Components">A label for each value of a row; null for one value per row, or if the number is unknown.</param>
/// <param name="Optional">Whether this is an output that the model makes only if <c>Model:Outputs</c> names it.</param>
internal sealed record DescribedColumn(string Name, string? Type = null, string[]? Components = null, bool Optional = false);
