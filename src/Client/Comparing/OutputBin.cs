namespace ModelPipeline.Client;

/// <summary>The numbers of an output between two values, as shares of all numbers of each version.</summary>
/// <param name="From">The least number.</param>
/// <param name="To">The end of the numbers.</param>
/// <param name="Stable">The share of the stable version, 0 to 1.</param>
/// <param name="Version">The share of the other version, 0 to 1.</param>
public sealed record OutputBin(double From, double To, double Stable, double Version);
