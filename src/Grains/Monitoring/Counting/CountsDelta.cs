namespace ModelPipeline.Grains;

/// <summary>What a silo counted since its last call.</summary>
/// <param name="Silo">The silo, with its generation.</param>
/// <param name="Number">The number of the call, from 1. A call that is repeated has the same number, and counts once.</param>
/// <param name="Parts">The counts.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.CountsDelta")]
internal sealed record CountsDelta(
    [property: Id(0)] string Silo,
    [property: Id(1)] long Number,
    [property: Id(2)] CountsPart[] Parts);
