namespace ModelPipeline.Grains;

/// <summary>The counts of a baseline, or why there are none.</summary>
/// <param name="Counts">The counts; null for none.</param>
/// <param name="Refusal">Why there are none; empty if there are.</param>
/// <param name="Problem">What kind of reason that is.</param>
internal sealed record BaselineRows(WindowCounts? Counts, string Refusal, RolloutProblem Problem = RolloutProblem.Invalid);
