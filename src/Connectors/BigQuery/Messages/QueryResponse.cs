using System.Text.Json;

namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The answer of <c>jobs.query</c> and <c>jobs.getQueryResults</c>.</summary>
internal sealed record QueryResponse
{
    /// <summary>False: the query still runs, and nothing but <see cref="JobReference"/> is there.</summary>
    public bool JobComplete { get; init; }

    /// <summary>Null where the query needed no job.</summary>
    public JobReference? JobReference { get; init; }

    public TableSchema? Schema { get; init; }

    /// <summary>An array of <c>{"f":[{"v":...}]}</c>; missing where there are no rows.</summary>
    public JsonElement Rows { get; init; }

    public string? PageToken { get; init; }

    public long? TotalRows { get; init; }

    public long? TotalBytesBilled { get; init; }

    public long? NumDmlAffectedRows { get; init; }
}
