namespace ModelPipeline.Grains;

/// <summary>A question what a model would make of a changed row of a user. Exactly one of set, variants and sweep is there.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="User">The user.</param>
/// <param name="Version">The version; null for the one that scores the user.</param>
/// <param name="Set">One change, an object in JSON.</param>
/// <param name="Variants">Several changes, a list of objects in JSON.</param>
/// <param name="Sweep">The values of one column.</param>
/// <param name="Features">The features that would come with a call, an object in JSON; null for none.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.WhatIfCall")]
public sealed record WhatIfCall(
    [property: Id(0)] string Pipeline,
    [property: Id(1)] string User,
    [property: Id(2)] string? Version,
    [property: Id(3)] string? Set,
    [property: Id(4)] string? Variants,
    [property: Id(5)] SweepRange? Sweep,
    [property: Id(6)] string? Features);
