using ModelPipeline.BigQueryEmulator.Sql;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>A valid query that has not run yet.</summary>
/// <param name="Columns">The columns of the result with the names of DuckDB; empty for a statement without a result.</param>
/// <param name="Bytes">The bytes that the query reads.</param>
internal sealed record AnalyzedQuery(QueryRequest Request, Statement Statement, QueryParameters Parameters, string Location,
    IReadOnlyList<Field> Columns, BytesRead Bytes);
