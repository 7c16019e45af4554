namespace ModelPipeline;

/// <summary>The contribution of a player to a prediction.</summary>
/// <param name="Value">The contribution, in the unit of the output.</param>
/// <param name="StandardError">The standard error of the value; zero for an exact one.</param>
internal readonly record struct Contribution(double Value, double StandardError);
