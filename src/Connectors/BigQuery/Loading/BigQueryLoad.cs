using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>Loads a file of rows into a table; free of charge, and slower to begin than a query.</summary>
internal sealed class BigQueryLoad(BigQueryClient client, TimeProvider clock)
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(2);

    /// <summary>Appends the rows, all of them or none.</summary>
    /// <param name="table">Exists.</param>
    /// <param name="file">One JSON object a line.</param>
    /// <param name="call">What they are loaded for.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <exception cref="BigQueryException">They were not loaded.</exception>
    public async Task RunAsync(BigQueryTableName table, ReadOnlyMemory<byte> file, StoreCall call, CancellationToken cancellationToken)
    {
        var connection = client.Connection;
        // Named by us: where the answer is lost, the second attempt finds the job instead of making another.
        var reference = new JobReference(connection.Project, $"model_pipeline_{Guid.NewGuid():N}", connection.Location);
        var load = new LoadConfiguration(BigQueryTables.Reference(table), "NEWLINE_DELIMITED_JSON", "WRITE_APPEND", "CREATE_NEVER");
        var configuration = new JobConfiguration(load, BigQueryLabels.Of(call));
        var job = await StartAsync(new() { JobReference = reference, Configuration = configuration }, file, cancellationToken);
        for (var delay = FirstPoll; job.Status?.State != "DONE"; delay = delay * 2 < LongestPoll ? delay * 2 : LongestPoll)
        {
            await Task.Delay(delay, clock, cancellationToken);
            job = await FindAsync(job.JobReference ?? reference, cancellationToken);
        }

        if (job.Status.ErrorResult is { } error)
            throw new BigQueryException(new(null, error.Reason ?? "", error.Message ?? "the load job failed"));
    }

    private async Task<Job> StartAsync(Job job, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        try
        {
            return await client.UploadAsync($"projects/{Uri.EscapeDataString(client.Connection.Project)}/jobs", job, BigQueryJson.Default.Job, file, BigQueryJson.Default.Job, cancellationToken);
        }
        catch (BigQueryException e) when (e.Error.Reason == "duplicate")
        {
            return await FindAsync(job.JobReference!, cancellationToken);
        }
    }

    private Task<Job> FindAsync(JobReference job, CancellationToken cancellationToken) =>
        client.GetAsync($"projects/{Uri.EscapeDataString(job.ProjectId)}/jobs/{Uri.EscapeDataString(job.JobId)}?fields=jobReference,status{(job.Location is { } location ? $"&location={Uri.EscapeDataString(location)}" : "")}", BigQueryJson.Default.Job, cancellationToken);
}
