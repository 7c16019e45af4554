namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>BigQuery's answer was an error. Stays inside the connector, which says what could not be done.</summary>
internal sealed class BigQueryException(BigQueryError error) : Exception($"{error.Reason}: HTTP {(int?)error.Status}")
{
    public BigQueryError Error { get; } = error;
}
