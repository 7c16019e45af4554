using System.Text.Json;

namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The answer of <c>jobs.query</c> and <c>jobs.getQueryResults</c>.</summary>
internal sealed record QueryResponse
{
    /// <summary>Whether the query is done. If it still runs, only <see cref="JobReference"/> is set.</summary>
    public bool JobComplete { get; init; }

    /// <summary>The job; null if the query needed none.</summary>
    public JobReference? JobReference { get; init; }

    public TableSchema? Schema { get; init; }

    /// <summary>
    /// The rows, each <c>{"f":[{"v":...}]}</c>. Each row is a small object of its own: a page of 10 MB as one object would stay in memory
    /// for long after its end.
    /// </summary>
    public IReadOnlyList<JsonElement> Rows { get => field ?? []; init; }

    public string? PageToken { get; init; }

    public long? TotalRows { get; init; }

    public long? TotalBytesBilled { get; init; }

    public long? NumDmlAffectedRows { get; init; }
}
