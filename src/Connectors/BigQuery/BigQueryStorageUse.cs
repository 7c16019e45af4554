namespace ModelPipeline.Connectors.BigQuery;

/// <summary>Whether jobs read the result of their query through the Storage Read API.</summary>
internal enum BigQueryStorageUse
{
    /// <summary>If the service can be used and the result is large enough; otherwise over REST.</summary>
    Auto,

    /// <summary>Always. A job fails if the service cannot be used.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}
