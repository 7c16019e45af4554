namespace ModelPipeline.Grains;

/// <summary>What a caller wants explained, and how.</summary>
/// <param name="Output">The output column; null for the pipeline's own choice.</param>
/// <param name="Top">The number of contributions to list; null for all.</param>
/// <param name="Samples">The pairs of walks; null for as many as are needed.</param>
/// <param name="Version">A version with a role; null for the one that scores the user.</param>
/// <param name="LogOdds">Whether contributions are in log-odds instead of the unit of the output.</param>
/// <param name="Features">The features of the call, an object in JSON; null for none.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ExplanationCall")]
public sealed record ExplanationCall(
    [property: Id(0)] string? Output = null,
    [property: Id(1)] int? Top = null,
    [property: Id(2)] int? Samples = null,
    [property: Id(3)] string? Version = null,
    [property: Id(4)] bool LogOdds = false,
    [property: Id(5)] string? Features = null);
