namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>A job: what it is to do, and how far it is.</summary>
internal sealed record Job
{
    public JobReference? JobReference { get; init; }

    public JobConfiguration? Configuration { get; init; }

    public JobStatus? Status { get; init; }

    public JobStatistics? Statistics { get; init; }
}

/// <summary>What a job is to do: a load or a query.</summary>
internal sealed record JobConfiguration
{
    public LoadConfiguration? Load { get; init; }

    public QueryConfiguration? Query { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>A query that has a job of a name of its own.</summary>
internal sealed record QueryConfiguration(
    string Query, bool UseLegacySql = false, string? MaximumBytesBilled = null, TableReference? DestinationTable = null);

/// <summary>Rows of a file on their way into a table.</summary>
internal sealed record LoadConfiguration(TableReference DestinationTable, string SourceFormat, string WriteDisposition,
    string CreateDisposition);

/// <summary>How far a job is: PENDING, RUNNING or DONE.</summary>
internal sealed record JobStatus(string State, JobError? ErrorResult);

/// <summary>Why a job failed.</summary>
internal sealed record JobError(string? Reason, string? Message, string? Location = null);

/// <summary>What a job took.</summary>
internal sealed record JobStatistics(QueryStatistics? Query);

/// <summary>What a query took.</summary>
internal sealed record QueryStatistics(long? TotalBytesBilled, long? NumDmlAffectedRows = null);
