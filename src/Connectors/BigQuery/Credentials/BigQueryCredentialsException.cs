namespace ModelPipeline.Connectors.BigQuery.Credentials;

/// <summary>A request was not even sent, because nobody can be said to send it.</summary>
internal sealed class BigQueryCredentialsException(string message, Exception inner, bool isTransient) : Exception(message, inner)
{
    public bool IsTransient { get; } = isTransient;
}
