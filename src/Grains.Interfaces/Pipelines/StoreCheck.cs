namespace ModelPipeline.Grains;

/// <summary>Whether a store of a pipeline answers.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Part"><c>input</c> or <c>output</c>.</param>
/// <param name="Problem">What is wrong; null if the store answers.</param>
/// <param name="Warning">What is wrong though the pipeline serves its users, such as a candidate that is not loaded; null for
/// nothing.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.StoreCheck")]
public sealed record StoreCheck([property: Id(0)] string Pipeline, [property: Id(1)] string Part, [property: Id(2)] string? Problem,
    [property: Id(3)] string? Warning = null);
