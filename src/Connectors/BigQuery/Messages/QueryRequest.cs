namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The body of <c>jobs.query</c>. Numbers of 64 bits are texts in this API.</summary>
internal sealed record QueryRequest
{
    public required string Query { get; init; }

    public bool UseLegacySql { get; init; }

    public string ParameterMode { get; init; } = "NAMED";

    public IReadOnlyList<QueryParameter> QueryParameters { get; init; } = [];

    /// <summary>Rows in the first answer; null for as many as fit.</summary>
    public int? MaxResults { get; init; }

    public bool? DryRun { get; init; }

    /// <summary>How long BigQuery waits for the query before it answers that it is still running.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>The same in every attempt of one query, so that it runs once.</summary>
    public string? RequestId { get; init; }

    public string? Location { get; init; }

    public FormatOptions FormatOptions { get; init; } = new();

    /// <summary>A short query needs no job of its own, and is faster without.</summary>
    public string JobCreationMode { get; init; } = "JOB_CREATION_OPTIONAL";

    public string? MaximumBytesBilled { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
