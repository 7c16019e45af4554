namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>BigQuery answered with an error. This exception stays inside the connector, which adds the action that failed.</summary>
internal sealed class BigQueryException(BigQueryError error) : Exception($"{error.Reason}: HTTP {(int?)error.Status}")
{
    public BigQueryError Error { get; } = error;
}
