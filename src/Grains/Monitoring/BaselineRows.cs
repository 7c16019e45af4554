namespace ModelPipeline.Grains;

/// <summary>The counts of a baseline, or why there are none.</summary>
/// <param name="Counts">The counts; null for none.</param>
/// <param name="Refusal">Why there are none; empty if there are.</param>
internal sealed record BaselineRows(WindowCounts? Counts, string Refusal);
