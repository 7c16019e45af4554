using System.Text.Json;

namespace ModelPipeline.Client;

/// <summary>What a column, or a group of columns, contributed to a prediction.</summary>
/// <param name="Column">The column of the input, or the name of the group.</param>
/// <param name="Value">The user's value as the model gets it; for a group an object with the value of each column.</param>
/// <param name="Typical">The median of the background, or its most frequent text; for a group an object.</param>
/// <param name="Contribution">The contribution, in the unit of the explanation.</param>
/// <param name="StandardError">The standard error of the contribution; 0 for an exact one.</param>
public sealed record ColumnContribution(string Column, JsonElement? Value, JsonElement? Typical, double Contribution, double StandardError);
