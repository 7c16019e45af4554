namespace ModelPipeline.Client;

/// <summary>How old the rows of the input were when they were asked for, by the column <c>Input:AsOf</c>.</summary>
/// <param name="Column">The column.</param>
/// <param name="Status">
/// The verdict: <c>Ok, Warning, Drifted, TooFew</c>; Warning from twice the baseline's median on, Drifted from four times on.
/// </param>
/// <param name="MedianSeconds">The median of the window.</param>
/// <param name="P99Seconds">The age that 99 percent of the rows do not exceed.</param>
/// <param name="BaselineMedianSeconds">The median of the baseline.</param>
public sealed record InputAge(string Column, string Status, double? MedianSeconds, double? P99Seconds, double? BaselineMedianSeconds);
