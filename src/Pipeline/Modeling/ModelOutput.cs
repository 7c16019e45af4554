namespace ModelPipeline;

/// <summary>One output of a model file, before it is laid out as columns.</summary>
/// <param name="Name">As the file names it.</param>
/// <param name="Type">Type of the scalar, or of each component.</param>
/// <param name="Components">Null for one value a row; else the label of each component: a class, a slot name, or its index.</param>
public sealed record ModelOutput(string Name, ColumnType Type, IReadOnlyList<string>? Components = null);
