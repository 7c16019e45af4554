using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Rows;

/// <summary>Some rows of a table, as JSON.</summary>
/// <param name="Count">The number of rows.</param>
internal sealed record RowPage(RawJson Json, int Count);
