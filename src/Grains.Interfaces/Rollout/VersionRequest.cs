namespace ModelPipeline.Grains;

/// <summary>A request for a version.</summary>
/// <param name="Version">The id; null for the first 12 hex digits of the content's SHA-256.</param>
/// <param name="Source">The address of the file, as <c>Model:Path</c> has it; null for a file that is uploaded later.</param>
/// <param name="By">Who brings the version.</param>
/// <param name="Sha256">The SHA-256 that the content must have; null for any content.</param>
/// <param name="Kind">The kind of model; null if the file's name tells it.</param>
/// <param name="Inputs">The mapping of the inputs; null for that of the stable version.</param>
/// <param name="Outputs">The mapping of the outputs; null for that of the stable version.</param>
/// <param name="Nulls">What replaces nulls; null for what replaces them for the stable version.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.VersionRequest")]
public sealed record VersionRequest(
    [property: Id(0)] string? Version,
    [property: Id(1)] string? Source,
    [property: Id(2)] string By,
    [property: Id(3)] string? Sha256 = null,
    [property: Id(4)] string? Kind = null,
    [property: Id(5)] Dictionary<string, string[]>? Inputs = null,
    [property: Id(6)] Dictionary<string, string>? Outputs = null,
    [property: Id(7)] Dictionary<string, string>? Nulls = null);
