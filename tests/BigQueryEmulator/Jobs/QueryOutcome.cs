using ModelPipeline.BigQueryEmulator.Catalog;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>What a query that ran left behind.</summary>
/// <param name="Rows">The table with the rows of a SELECT; null for other statements.</param>
/// <param name="Changes">Of a statement that changes rows.</param>
internal sealed record QueryOutcome(Table? Rows, long TotalRows, RowChanges? Changes);
