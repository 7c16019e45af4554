namespace ModelPipeline.Grains;

/// <summary>One output of a score, or one input of a row.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Value">Null, or a float, double, long, bool, string or UTC DateTime; of an input also float[].</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.OutputValue")]
public readonly record struct OutputValue([property: Id(0)] string Name, [property: Id(1)] object? Value);
