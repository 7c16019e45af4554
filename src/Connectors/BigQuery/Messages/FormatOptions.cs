namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The format of values in answers. Timestamps are whole microseconds, which lose nothing.</summary>
internal sealed record FormatOptions(bool UseInt64Timestamp = true);
