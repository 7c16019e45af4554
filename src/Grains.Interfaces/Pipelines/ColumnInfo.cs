namespace ModelPipeline.Grains;

/// <summary>A column of a model's input or output.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The column's type, such as <c>Single</c> or <c>Vector[4]</c>.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ColumnInfo")]
public sealed record ColumnInfo([property: Id(0)] string Name, [property: Id(1)] string Type);
