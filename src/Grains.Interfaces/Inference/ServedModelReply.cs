namespace ModelPipeline.Grains;

/// <summary>What a version of a pipeline takes and makes.</summary>
/// <param name="Failure">Why it is not known; null if it is.</param>
/// <param name="Pipeline">The name of the pipeline as the settings spell it.</param>
/// <param name="Version">The version.</param>
/// <param name="Versions">The ids of the versions that the silo has open.</param>
/// <param name="Source">Where the model came from; its ending tells the kind.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="Outputs">The outputs.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ServedModelReply")]
public sealed record ServedModelReply(
    [property: Id(0)] ScoreReply? Failure,
    [property: Id(1)] string Pipeline = "",
    [property: Id(2)] string Version = "",
    [property: Id(3)] string[]? Versions = null,
    [property: Id(4)] string Source = "",
    [property: Id(5)] ServedTensor[]? Inputs = null,
    [property: Id(6)] ServedTensor[]? Outputs = null);
