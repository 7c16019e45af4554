namespace ModelPipeline.Grains;

/// <summary>How far a version is on a silo.</summary>
/// <param name="Id">The version.</param>
/// <param name="State">The state (<see cref="VersionState"/>).</param>
/// <param name="Faults">Why the silo cannot use the version; also what an attempt met that is repeated.</param>
/// <param name="Sha256">The hash of the content; null until the silo has it.</param>
/// <param name="Address">The address of a copy that every silo can fetch; null if there is none.</param>
/// <param name="Trial">What the version made of rows of the input (<see cref="VersionTrial"/> in JSON); null before that.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.SiloVersion")]
internal sealed record SiloVersion(
    [property: Id(0)] string Id,
    [property: Id(1)] int State,
    [property: Id(2)] string[] Faults,
    [property: Id(3)] string? Sha256 = null,
    [property: Id(4)] string? Address = null,
    [property: Id(5)] string? Trial = null);
