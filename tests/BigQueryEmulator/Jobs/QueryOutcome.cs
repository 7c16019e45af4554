using ModelPipeline.BigQueryEmulator.Catalog;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>The result of a query.</summary>
/// <param name="Rows">The table with the rows of a SELECT; null for other statements.</param>
/// <param name="Changes">The changes of a statement that changes rows.</param>
internal sealed record QueryOutcome(Table? Rows, long TotalRows, RowChanges? Changes);
