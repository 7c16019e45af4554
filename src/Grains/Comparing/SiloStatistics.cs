namespace ModelPipeline.Grains;

/// <summary>What versions did on a silo.</summary>
/// <param name="Versions">
/// The statistics of each version that was asked for (<see cref="VersionStatistics.ToBytes"/>); null for one without a role on the silo.
/// </param>
/// <param name="ShadowFault">Why the silo does not store shadow scores at the moment; null while it does.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.SiloStatistics")]
internal sealed record SiloStatistics([property: Id(0)] byte[]?[] Versions, [property: Id(1)] string? ShadowFault);
