namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>A job: what it is to do, and how far it is.</summary>
internal sealed record Job
{
    public JobReference? JobReference { get; init; }

    public JobConfiguration? Configuration { get; init; }

    public JobStatus? Status { get; init; }

    public JobStatistics? Statistics { get; init; }
}

/// <summary>What a job is to do; of the kinds of jobs, only loads are started this way.</summary>
internal sealed record JobConfiguration(LoadConfiguration Load, IReadOnlyDictionary<string, string>? Labels);

/// <summary>Rows of a file on their way into a table.</summary>
internal sealed record LoadConfiguration(TableReference DestinationTable, string SourceFormat, string WriteDisposition, string CreateDisposition);

/// <summary>How far a job is: PENDING, RUNNING or DONE.</summary>
internal sealed record JobStatus(string State, JobError? ErrorResult);

/// <summary>Why a job failed.</summary>
internal sealed record JobError(string? Reason, string? Message);

/// <summary>What a job took.</summary>
internal sealed record JobStatistics(QueryStatistics? Query);

/// <summary>What a query took.</summary>
internal sealed record QueryStatistics(long? TotalBytesBilled);
