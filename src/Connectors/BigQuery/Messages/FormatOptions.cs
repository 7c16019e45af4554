namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>How values are written in answers: timestamps as whole microseconds, which lose nothing.</summary>
internal sealed record FormatOptions(bool UseInt64Timestamp = true);
