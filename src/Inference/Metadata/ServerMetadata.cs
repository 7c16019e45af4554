namespace ModelPipeline.Inference;

/// <summary>What a server tells about itself.</summary>
/// <param name="Name">The name of the software.</param>
/// <param name="Version">Its version.</param>
/// <param name="Extensions">The extensions of the protocol that it has.</param>
internal sealed record ServerMetadata(string? Name, string? Version, string[]? Extensions);
