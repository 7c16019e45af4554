namespace ModelPipeline.Grains;

/// <summary>Whether a store of a pipeline answers.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Part"><c>input</c> or <c>output</c>.</param>
/// <param name="Problem">What is wrong; null if the store answers.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.StoreCheck")]
public sealed record StoreCheck([property: Id(0)] string Pipeline, [property: Id(1)] string Part, [property: Id(2)] string? Problem);
