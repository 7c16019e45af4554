using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>Loads rows into a table. A load is free, but takes longer to begin than a query.</summary>
/// <param name="client">Makes the requests.</param>
/// <param name="clock">Measures pauses.</param>
/// <param name="pieceBytes">The size of a piece of an upload in bytes.</param>
internal sealed class BigQueryLoad(BigQueryClient client, TimeProvider clock, int pieceBytes = BigQueryUpload.PieceBytes)
{
    private readonly BigQueryJobs jobs = new(client, clock);
    private readonly BigQueryUpload upload = new(client, clock, pieceBytes);

    /// <summary>Appends all rows or none.</summary>
    /// <param name="name">The name of the load. The same rows under the same name are loaded once.</param>
    /// <param name="table">The table, which must exist.</param>
    /// <param name="lines">The lines, each a JSON object with a line feed. They are read again if an upload is lost.</param>
    /// <param name="call">The purpose of the load.</param>
    /// <param name="cancellationToken">Ends the wait. The job continues.</param>
    /// <exception cref="BigQueryException">The rows were not loaded.</exception>
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
