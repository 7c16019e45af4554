namespace ModelPipeline;

/// <summary>One output of a model file, before it is divided into columns.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Type">The type of the scalar, or of each component.</param>
/// <param name="Components">Null for one value per row. Otherwise the label of each component: a class, a slot name, or its index.</param>
public sealed record ModelOutput(string Name, ColumnType Type, IReadOnlyList<string>? Components = null);
