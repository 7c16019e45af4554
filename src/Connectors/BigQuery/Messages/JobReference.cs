namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The full name of a job.</summary>
internal sealed record JobReference(string ProjectId, string JobId, string? Location);
