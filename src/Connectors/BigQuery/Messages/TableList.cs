namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>A page of the tables of a dataset.</summary>
internal sealed record TableList(IReadOnlyList<Table>? Tables = null, string? NextPageToken = null);
