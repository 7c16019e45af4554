namespace ModelPipeline.BigQueryEmulator.Log;

/// <summary>A query that was run, once each: not one that was wrong, a dry run, or a duplicate.</summary>
/// <param name="RequestId">Of jobs.query, where the client sent one.</param>
/// <param name="BytesBilled">As estimated before it ran; a query that fails is not charged for.</param>
public sealed record LoggedQuery(string Sql, string JobId, string? RequestId, string Location, long BytesBilled,
    IReadOnlyDictionary<string, string> Labels);
