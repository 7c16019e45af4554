namespace ModelPipeline.BigQueryEmulator.Log;

/// <summary>A query that ran, listed once. Invalid queries, dry runs and duplicates are not listed.</summary>
/// <param name="RequestId">The request id of jobs.query; null if the client sent none.</param>
/// <param name="BytesBilled">The bytes that were estimated before the run. A failed query is not billed.</param>
public sealed record LoggedQuery(string Sql, string JobId, string? RequestId, string Location, long BytesBilled,
    IReadOnlyDictionary<string, string> Labels);
