namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The body of <c>jobs.query</c>. In this API, numbers of 64 bits are texts.</summary>
internal sealed record QueryRequest
{
    public required string Query { get; init; }

    public bool UseLegacySql { get; init; }

    public string ParameterMode { get; init; } = "NAMED";

    public IReadOnlyList<QueryParameter> QueryParameters { get; init; } = [];

    /// <summary>The number of rows in the first answer; null for as many as fit.</summary>
    public int? MaxResults { get; init; }

    public bool? DryRun { get; init; }

    /// <summary>How long BigQuery waits for the query. After this time it answers that the query is still running.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>An id that is the same in every attempt of a query, so that the query runs once.</summary>
    public string? RequestId { get; init; }

    public string? Location { get; init; }

    public FormatOptions FormatOptions { get; init; } = new();

    /// <summary>A short query needs no job, and is faster without one.</summary>
    public string JobCreationMode { get; init; } = "JOB_CREATION_OPTIONAL";

    public string? MaximumBytesBilled { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
