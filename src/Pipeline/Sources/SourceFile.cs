namespace ModelPipeline;

/// <summary>One file behind an address.</summary>
/// <param name="Name">
/// The name of the file, or its path within the folder, with <c>/</c> between the parts. The name becomes a path of this machine, so a
/// fetch refuses a name that leads out of the folder.
/// </param>
/// <param name="Address">Where the file is. <see cref="IModelSource.OpenAsync"/> of the source of this address opens the file.</param>
/// <param name="Bytes">The length; null if the server does not tell.</param>
/// <param name="Tag">
/// The mark of the content at the source: an ETag, a generation, a version id. Null if the source has none; then two reads cannot be
/// joined.
/// </param>
public sealed record SourceFile(string Name, SourceAddress Address, long? Bytes, string? Tag);
