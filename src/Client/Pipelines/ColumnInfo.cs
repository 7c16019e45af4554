namespace ModelPipeline.Client;

/// <summary>A column of a model's input or output.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The column's type, such as <c>Single</c> or <c>Vector[4]</c>.</param>
public sealed record ColumnInfo(string Name, string Type);
