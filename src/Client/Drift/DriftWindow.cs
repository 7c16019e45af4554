namespace ModelPipeline.Client;

/// <summary>The hours that are compared with the baseline.</summary>
/// <param name="From">The first hour.</param>
/// <param name="To">The end of the last hour.</param>
/// <param name="Rows">The number of rows of the version.</param>
public sealed record DriftWindow(DateTimeOffset From, DateTimeOffset To, long Rows);
