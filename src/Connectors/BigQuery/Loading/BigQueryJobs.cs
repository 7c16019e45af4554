using System.Globalization;
using System.Net;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>
/// Runs jobs under names that the connector chooses. A later call with the same name, also in another process, finds the job instead of
/// doing the work twice.
/// </summary>
internal sealed class BigQueryJobs(BigQueryClient client, TimeProvider clock)
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(2);

    // BigQuery may not find an accepted job for some seconds.
    private const int Lookups = 5;

    private string Path => $"projects/{Uri.EscapeDataString(client.Connection.Project)}/jobs";

    /// <summary>Runs a statement to its end, and counts what it costs.</summary>
    /// <param name="name">The name of the job, see <see cref="RunAsync"/>.</param>
    /// <param name="sql">Standard SQL without parameters.</param>
    /// <param name="call">The purpose of the statement.</param>
    /// <param name="cancellationToken">Ends the wait. The job continues.</param>
    /// <exception cref="BigQueryException">The statement failed.</exception>
    public async Task QueryAsync(string name, string sql, StoreCall call, CancellationToken cancellationToken)
    {
        var configuration = new JobConfiguration
        {
            Query = new(sql, MaximumBytesBilled: client.Connection.MaximumBytesBilled?.ToString(CultureInfo.InvariantCulture)),
            Labels = BigQueryLabels.Of(call),
        };
        call.Meter.QueriesSent();
        var done = await RunAsync(name, BeginQueryAsync, cancellationToken);
        call.Meter.Billed(done.Statistics?.Query?.TotalBytesBilled ?? 0);

        Task<Job> BeginQueryAsync(JobReference reference, CancellationToken token)
        {
            var job = new Job { JobReference = reference, Configuration = configuration };
            return client.PostAsync(Path, job, BigQueryJson.Default.Job, BigQueryJson.Default.Job, token);
        }
    }

    /// <summary>Runs a job to its end.</summary>
    /// <param name="name">
    /// The name of the job. A failed job keeps its id forever, so the id of an attempt is the name with a number.
    /// </param>
    /// <param name="begin">Begins the job under the given id.</param>
    /// <param name="cancellationToken">Ends the wait. The job continues.</param>
    /// <returns>The job, which has succeeded.</returns>
    /// <exception cref="BigQueryException">The job failed.</exception>
    public async Task<Job> RunAsync(
        string name, Func<JobReference, CancellationToken, Task<Job>> begin, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var reference = new JobReference(client.Connection.Project, $"{name}_{attempt}", client.Connection.Location);
            var (job, isFound) = await BeginAsync(reference, begin, cancellationToken);
            job = await EndAsync(job, reference, cancellationToken);
            if (job.Status!.ErrorResult is not { } failure)
                return job;
            var error = new BigQueryError(null, failure.Reason ?? "", failure.Message ?? "the job failed") { Job = reference.JobId };
            // If another attempt began the job, and it failed for a transient reason, the next attempt follows at once.
            if (!isFound || !error.IsTransient)
                throw new BigQueryException(error);
        }
    }

    /// <summary>Finds the successful job of a name; null if there is none.</summary>
    /// <exception cref="BigQueryException">BigQuery does not answer, or refuses.</exception>
    public async Task<Job?> FindAsync(string name, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var reference = new JobReference(client.Connection.Project, $"{name}_{attempt}", client.Connection.Location);
            try
            {
                var job = await EndAsync(await GetAsync(reference, cancellationToken), reference, cancellationToken);
                if (job.Status!.ErrorResult is null)
                    return job;
            }
            catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.NotFound)
            {
                return null;
            }
        }
    }

    private async Task<(Job Job, bool IsFound)> BeginAsync(
        JobReference reference, Func<JobReference, CancellationToken, Task<Job>> begin, CancellationToken cancellationToken)
    {
        try
        {
            return (await begin(reference, cancellationToken), false);
        }
        catch (BigQueryException e) when (e.Error.Reason == "duplicate")
        {
            return (await LookUpAsync(reference, cancellationToken), true);
        }
    }

    private async Task<Job> LookUpAsync(JobReference reference, CancellationToken cancellationToken)
    {
        for (var lookup = 0; ; lookup++)
        {
            try
            {
                return await GetAsync(reference, cancellationToken);
            }
            catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.NotFound && lookup < Lookups)
            {
                await Task.Delay(BigQueryRetry.Pause(lookup, Random.Shared.NextDouble()), clock, cancellationToken);
            }
        }
    }

    private async Task<Job> EndAsync(Job job, JobReference reference, CancellationToken cancellationToken)
    {
        for (var delay = FirstPoll; job.Status?.State != "DONE"; delay = delay * 2 < LongestPoll ? delay * 2 : LongestPoll)
        {
            await Task.Delay(delay, clock, cancellationToken);
            job = await LookUpAsync(job.JobReference ?? reference, cancellationToken);
        }

        return job;
    }

    private Task<Job> GetAsync(JobReference job, CancellationToken cancellationToken)
    {
        var location = job.Location is { } place ? $"&location={Uri.EscapeDataString(place)}" : "";
        var path = $"projects/{Uri.EscapeDataString(job.ProjectId)}/jobs/{Uri.EscapeDataString(job.JobId)}";
        return client.GetAsync($"{path}?fields=jobReference,status,statistics{location}", BigQueryJson.Default.Job, cancellationToken);
    }
}
