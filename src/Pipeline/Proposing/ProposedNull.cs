namespace ModelPipeline;

/// <summary>What replaces a missing value.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value: the median of a number, an empty text, or false.</param>
/// <param name="Share">The share of missing values in the rows that were looked at, 0 to 1.</param>
public sealed record ProposedNull(string Column, string Value, double Share);
