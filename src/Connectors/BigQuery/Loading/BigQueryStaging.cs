using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>
/// The rows of a job, in one table beside the output table until the job ends, and from there with one statement into the output table.
/// Loads and the statement have names that follow from the job, so that what is done again, after a silo was lost, is done once.
/// Thread-safe.
/// </summary>
internal sealed class BigQueryStaging(BigQueryClient client, BigQueryTables tables, BigQueryOutputTable table, TimeProvider clock)
{
    // Longer than a job may be held up and take.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);
    private static readonly TimeSpan DropTimeout = TimeSpan.FromMinutes(1);

    private readonly BigQueryLoad load = new(client, clock);
    private readonly BigQueryJobs jobs = new(client, clock);
    private readonly ConcurrentDictionary<BigQueryTableName, bool> made = new();

    /// <summary>How the names of the tables begin that keep rows on their way into an output table.</summary>
    public static string PrefixOf(BigQueryTableName output) => $"{output.Table}_staging_";

    /// <summary>Keeps rows of a job.</summary>
    /// <exception cref="BigQueryException">They are not kept.</exception>
    public async Task StageAsync(Guid job, BigQueryRows rows, StoreCall call, CancellationToken cancellationToken)
    {
        var staging = TableOf(job);
        if (!made.ContainsKey(staging))
            await CreateAsync(staging, cancellationToken);
        await load.RunAsync($"{NameOf(job)}_{rows.Fingerprint()}", staging, rows.ToLines(), call, cancellationToken);
        made[staging] = true;
    }

    /// <summary>Stores what was kept.</summary>
    /// <exception cref="BigQueryException">It was not stored.</exception>
    public async Task CompleteAsync(Guid job, long rows, StoreCall call, CancellationToken cancellationToken)
    {
        var (staging, merge) = (TableOf(job), $"{NameOf(job)}_merge");
        if (await tables.FindAsync(staging, cancellationToken) is null)
        {
            // Stored already, or nothing was kept.
            if (rows == 0 || await jobs.FindAsync(merge, cancellationToken) is not null)
                return;
            var lost = $"{rows} rows that the job has kept in {staging.Quoted} are gone; start the job again";
            throw new BigQueryException(new(HttpStatusCode.NotFound, "notFound", lost));
        }

        await jobs.QueryAsync(merge, table.MergeJob(staging.Quoted), call, cancellationToken);
        made.TryRemove(staging, out _);
        await DropAsync(staging);
    }

    /// <summary>Loads rows into a table of their own and has them used from there.</summary>
    /// <exception cref="BigQueryException">The rows were not loaded, or the work failed.</exception>
    public async Task<T> OnceAsync<T>(
        BigQueryRows rows, StoreCall call, Func<BigQueryTableName, Task<T>> work, CancellationToken cancellationToken)
    {
        var staging = table.Name.Beside($"{PrefixOf(table.Name)}{Guid.NewGuid():N}");
        await CreateAsync(staging, cancellationToken);
        try
        {
            await load.RunAsync($"model_pipeline_{staging.Table}", staging, rows.ToLines(), call, cancellationToken);
            return await work(staging);
        }
        finally
        {
            await DropAsync(staging);
        }
    }

    private BigQueryTableName TableOf(Guid job) => table.Name.Beside($"{PrefixOf(table.Name)}{job:N}");

    // Two pipelines may have a job of one id only where they are of two clusters; the table tells them apart.
    private string NameOf(Guid job) => $"model_pipeline_{table.Name.Dataset}_{BigQueryJobName.Of(table.Name.Table)}_{job:N}";

    private Task CreateAsync(BigQueryTableName staging, CancellationToken cancellationToken)
    {
        var expires = (clock.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return tables.CreateAsync(staging, new() { Schema = new(table.Fields), ExpirationTime = expires }, cancellationToken);
    }

    private async Task DropAsync(BigQueryTableName staging)
    {
        using var timeout = new CancellationTokenSource(DropTimeout, clock);
        try
        {
            await tables.DropAsync(staging, timeout.Token);
        }
        catch (Exception e) when (BigQueryErrors.Is(e) || e is OperationCanceledException)
        {
            // It expires by itself.
        }
    }
}
