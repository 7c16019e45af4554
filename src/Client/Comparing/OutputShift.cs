namespace ModelPipeline.Client;

/// <summary>How an output of a version is distributed beside that of the stable version.</summary>
/// <param name="Output">The output.</param>
/// <param name="Psi">The population stability index; null before both versions have values.</param>
/// <param name="Mean">The mean of the version; null without numbers.</param>
/// <param name="StableMean">The mean of the stable version.</param>
/// <param name="Median">The median of the version, within 0.8 percent; null without numbers.</param>
/// <param name="StableMedian">The median of the stable version, likewise.</param>
public sealed record OutputShift(
    string Output, double? Psi, double? Mean, double? StableMean, double? Median, double? StableMedian);
