namespace ModelPipeline.Grains;

/// <summary>The verdict about a column or output of a day.</summary>
/// <param name="Column">The name.</param>
/// <param name="Status">The verdict: <c>Ok, Warning, Drifted, TooFew</c>.</param>
/// <param name="Psi">The population stability index; null where it cannot be told.</param>
internal sealed record DayVerdict(string Column, string Status, double? Psi);
