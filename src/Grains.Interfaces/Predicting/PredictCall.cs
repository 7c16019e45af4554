namespace ModelPipeline.Grains;

/// <summary>Rows of a caller, for a model.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Version">The version; null for the stable one.</param>
/// <param name="Rows">A list of objects in JSON, each with a value for each input column of the model.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PredictCall")]
public sealed record PredictCall([property: Id(0)] string Pipeline, [property: Id(1)] string? Version, [property: Id(2)] string Rows);
