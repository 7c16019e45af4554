namespace ModelPipeline.Models.Python;

/// <summary>An input or output, as a model describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Null where the model does not say it.</param>
/// <param name="Components">The label of each value of a row; null for one value a row, or where that is not known.</param>
/// <param name="Optional">Whether it is an output that is made only where <c>Model:Outputs</c> names it.</param>
internal sealed record DescribedColumn(string Name, string? Type = null, string[]? Components = null, bool Optional = false);
