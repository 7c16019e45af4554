namespace ModelPipeline.Grains;

/// <summary>What versions did on the silos that answered.</summary>
/// <param name="Silos">The silos, in the order of their addresses.</param>
/// <param name="Versions">The statistics of each version that was asked for, over these silos.</param>
/// <param name="ShadowFault">Why one of them does not store shadow scores at the moment; null while all do.</param>
internal sealed record CollectedStatistics(IReadOnlyList<SiloAddress> Silos, VersionStatistics[] Versions, string? ShadowFault = null);
