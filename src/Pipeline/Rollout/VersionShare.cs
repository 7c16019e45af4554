namespace ModelPipeline;

/// <summary>A version and its share of the users. Part of stored state.</summary>
/// <param name="Version">The id of the version.</param>
/// <param name="Percent">The share of the users in percent; 0 to 100, hundredths count.</param>
public sealed record VersionShare(string Version, double Percent);
