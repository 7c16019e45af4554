namespace ModelPipeline.Grains;

/// <summary>The last days of a version, for the console.</summary>
/// <param name="Version">The version.</param>
/// <param name="Days">The days, the oldest first.</param>
internal sealed record DriftDayList(string Version, IReadOnlyList<DriftDay> Days);
