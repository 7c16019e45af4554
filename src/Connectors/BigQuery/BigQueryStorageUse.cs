namespace ModelPipeline.Connectors.BigQuery;

/// <summary>Whether jobs read the result of their query through the Storage Read API.</summary>
internal enum BigQueryStorageUse
{
    /// <summary>Where the service can be used and the result is worth it; else over REST.</summary>
    Auto,

    /// <summary>Always; a job fails where the service cannot be used.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}
