using ModelPipeline.BigQueryEmulator.Sql;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>A query that was found right, and not run yet.</summary>
/// <param name="Columns">Of the result, as DuckDB calls them; empty where the statement has none.</param>
/// <param name="Bytes">What it reads.</param>
internal sealed record AnalyzedQuery(QueryRequest Request, Statement Statement, QueryParameters Parameters, string Location,
    IReadOnlyList<Field> Columns, BytesRead Bytes);
