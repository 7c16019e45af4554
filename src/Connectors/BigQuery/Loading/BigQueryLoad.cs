using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>Loads rows into a table; free of charge, and slower to begin than a query.</summary>
internal sealed class BigQueryLoad(BigQueryClient client, TimeProvider clock)
{
    private readonly BigQueryJobs jobs = new(client, clock);
    private readonly BigQueryUpload upload = new(client, clock);

    /// <summary>Appends the rows, all of them or none.</summary>
    /// <param name="name">The load's: the same rows under the same name are loaded once.</param>
    /// <param name="table">Exists.</param>
    /// <param name="lines">One JSON object each, with its line feed. They are gone through again where an upload is lost.</param>
    /// <param name="call">What they are loaded for.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <exception cref="BigQueryException">They were not loaded.</exception>
    public Task RunAsync(
        string name, BigQueryTableName table, IEnumerable<ReadOnlyMemory<byte>> lines, StoreCall call, CancellationToken cancellationToken)
    {
        var configuration = new JobConfiguration
        {
            Load = new(BigQueryTables.Reference(table), "NEWLINE_DELIMITED_JSON", "WRITE_APPEND", "CREATE_NEVER"),
            Labels = BigQueryLabels.Of(call),
        };
        return jobs.RunAsync(
            name,
            (reference, token) => upload.SendAsync(new() { JobReference = reference, Configuration = configuration }, lines, token),
            cancellationToken);
    }
}
