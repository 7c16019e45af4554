namespace ModelPipeline.Grains;

/// <summary>Which failures of a job are asked for.</summary>
/// <param name="Limit">How many at most.</param>
/// <param name="Reason">Those with this reason, word by word; null for all.</param>
/// <param name="After">The user at the end of the page before; null for the first page, which counts the reasons too.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobFailuresRequest")]
public sealed record JobFailuresRequest(
    [property: Id(0)] int Limit,
    [property: Id(1)] string? Reason = null,
    [property: Id(2)] string? After = null);
