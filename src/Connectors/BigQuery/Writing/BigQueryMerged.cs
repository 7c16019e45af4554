namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>The result of a merge.</summary>
/// <param name="KeptOut">The rows that were not stored, because the same statement stored a newer row of the same user.</param>
/// <param name="AllChanged">Whether every row of the statement changed the table, so that the table had no newer row.</param>
internal sealed record BigQueryMerged(IReadOnlyList<int> KeptOut, bool AllChanged);
