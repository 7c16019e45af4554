namespace ModelPipeline.Client;

/// <summary>How many users got a pair of labels.</summary>
/// <param name="Stable">The label of the stable version.</param>
/// <param name="Version">The label of the version.</param>
/// <param name="Users">The number of users.</param>
public sealed record ConfusionCount(string Stable, string Version, long Users);
