namespace ModelPipeline.Grains;

/// <summary>What kind of cluster this silo is part of.</summary>
/// <param name="IsOneProcess">
/// Whether this silo is the whole cluster, as long as it lives: no other silo can have a user. Its users then need no grains.
/// </param>
public sealed record ClusterKind(bool IsOneProcess);
