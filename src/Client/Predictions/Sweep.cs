namespace ModelPipeline.Client;

/// <summary>Evenly spaced values of one column.</summary>
/// <param name="Column">The column; it takes numbers.</param>
/// <param name="From">The first value.</param>
/// <param name="To">The last value, above the first.</param>
/// <param name="Steps">The number of values, 2 to 1,000.</param>
public sealed record Sweep(string Column, double From, double To, int Steps);
