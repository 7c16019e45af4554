namespace ModelPipeline.Client;

/// <summary>A version and its share of the users.</summary>
/// <param name="Version">The id of the version.</param>
/// <param name="Percent">The share of the users in percent; 0 to 100, hundredths count.</param>
public sealed record ShareInfo(string Version, double Percent);
