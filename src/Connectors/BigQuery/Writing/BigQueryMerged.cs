namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>What became of rows that were merged.</summary>
/// <param name="KeptOut">The rows in whose place a newer row of the same user went into the table, by the same statement.</param>
/// <param name="AllChanged">Whether every row that the statement had changed the table: none met a newer row there.</param>
internal sealed record BigQueryMerged(IReadOnlyList<int> KeptOut, bool AllChanged);
