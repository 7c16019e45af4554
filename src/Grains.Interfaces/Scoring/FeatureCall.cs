namespace ModelPipeline.Grains;

/// <summary>The features that came with a call. Such a call has a run of its own.</summary>
/// <param name="Json">An object in JSON, with a value for each feature.</param>
/// <param name="Call">The id of the call: the same for every attempt of a call that is made again.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.FeatureCall")]
public sealed record FeatureCall([property: Id(0)] string Json, [property: Id(1)] Guid Call);
