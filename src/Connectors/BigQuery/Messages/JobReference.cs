namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>A job's full name.</summary>
internal sealed record JobReference(string ProjectId, string JobId, string? Location);
