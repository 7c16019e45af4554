namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>A job with its configuration and its state.</summary>
internal sealed record Job
{
    public JobReference? JobReference { get; init; }

    public JobConfiguration? Configuration { get; init; }

    public JobStatus? Status { get; init; }

    public JobStatistics? Statistics { get; init; }
}

/// <summary>The configuration of a job: a load or a query.</summary>
internal sealed record JobConfiguration
{
    public LoadConfiguration? Load { get; init; }

    public QueryConfiguration? Query { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>The configuration of a query.</summary>
internal sealed record QueryConfiguration(
    string Query, bool UseLegacySql = false, string? MaximumBytesBilled = null, TableReference? DestinationTable = null);

/// <summary>The configuration of a load.</summary>
internal sealed record LoadConfiguration(TableReference DestinationTable, string SourceFormat, string WriteDisposition,
    string CreateDisposition);

/// <summary>The state of a job: PENDING, RUNNING or DONE.</summary>
internal sealed record JobStatus(string State, JobError? ErrorResult);

/// <summary>Why a job failed.</summary>
internal sealed record JobError(string? Reason, string? Message, string? Location = null);

/// <summary>The statistics of a job.</summary>
internal sealed record JobStatistics(QueryStatistics? Query);

/// <summary>The statistics of a query.</summary>
internal sealed record QueryStatistics(long? TotalBytesBilled, long? NumDmlAffectedRows = null);
