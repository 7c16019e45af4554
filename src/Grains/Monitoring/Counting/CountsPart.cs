namespace ModelPipeline.Grains;

/// <summary>Counts of one version in one hour.</summary>
/// <param name="Version">The version.</param>
/// <param name="Job">The job; empty for calls and lists.</param>
/// <param name="Hour">The hour.</param>
/// <param name="Counts">The counts (<see cref="WindowBytes"/>).</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.CountsPart")]
internal sealed record CountsPart(
    [property: Id(0)] string Version,
    [property: Id(1)] Guid Job,
    [property: Id(2)] DateTimeOffset Hour,
    [property: Id(3)] byte[] Counts);
