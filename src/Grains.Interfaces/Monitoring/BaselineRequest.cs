namespace ModelPipeline.Grains;

/// <summary>What the windows of a version are to be compared with: one of the last days, a job, a file.</summary>
/// <param name="By">Who asks.</param>
/// <param name="Version">The version; null for the stable one.</param>
/// <param name="Days">The number of days up to now; null for none.</param>
/// <param name="Job">The job; null for none.</param>
/// <param name="File">Rows as CSV with a header, in UTF-8; null for none.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.BaselineRequest")]
public sealed record BaselineRequest(
    [property: Id(0)] string By,
    [property: Id(1)] string? Version = null,
    [property: Id(2)] int? Days = null,
    [property: Id(3)] Guid? Job = null,
    [property: Id(4)] byte[]? File = null);
