using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>
/// Collects the rows of a job in a staging table beside the output table. At the end of the job, one statement copies them into the output
/// table. The names of loads and of the statement follow from the job, so work that is repeated after the loss of a silo is done once.
/// Thread-safe.
/// </summary>
internal sealed class BigQueryStaging(BigQueryClient client, BigQueryTables tables, BigQueryOutputTable table, TimeProvider clock)
{
    // A job takes less time, also if outages delay it.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);
    private static readonly TimeSpan DropTimeout = TimeSpan.FromMinutes(1);

    private readonly BigQueryLoad load = new(client, clock);
    private readonly BigQueryJobs jobs = new(client, clock);
    private readonly ConcurrentDictionary<BigQueryTableName, bool> made = new();

    /// <summary>The prefix of the names of all staging tables of an output table.</summary>
    public static string PrefixOf(BigQueryTableName output) => $"{output.Table}_staging_";

    /// <summary>Whether a table is a staging table of an output table. Another table can have a name with the same prefix.</summary>
    public static bool IsStaging(BigQueryTableName table, BigQueryTableName output) =>
        table.Table.StartsWith(PrefixOf(output), StringComparison.Ordinal)
        && Guid.TryParseExact(table.Table.AsSpan(PrefixOf(output).Length), "N", out _);

    /// <summary>Stores rows of a job in its staging table.</summary>
    /// <exception cref="BigQueryException">The rows were not stored.</exception>
    public async Task StageAsync(Guid job, BigQueryRows rows, StoreCall call, CancellationToken cancellationToken)
    {
        var staging = TableOf(job);
        if (!made.ContainsKey(staging))
            await CreateAsync(staging, cancellationToken);
        await load.RunAsync($"{NameOf(job)}_{rows.Fingerprint()}", staging, rows.ToLines(), call, cancellationToken);
        made[staging] = true;
    }

    /// <summary>Copies the staged rows into the output table.</summary>
    /// <exception cref="BigQueryException">The rows were not copied.</exception>
    public async Task CompleteAsync(Guid job, long rows, StoreCall call, CancellationToken cancellationToken)
    {
        var staging = TableOf(job);
        var merge = $"{NameOf(job)}_merge";
        if (await tables.FindAsync(staging, cancellationToken) is null)
        {
            // The rows were copied before, or nothing was staged.
            if (rows == 0 || await jobs.FindAsync(merge, cancellationToken) is not null)
                return;
            var lost = $"{rows} rows that the job has kept in {staging.Quoted} are gone; start the job again";
            throw new BigQueryException(new(HttpStatusCode.NotFound, "notFound", lost));
        }

        await jobs.QueryAsync(merge, table.MergeJob(staging.Quoted), call, cancellationToken);
        made.TryRemove(staging, out _);
        await DropAsync(staging);
    }

    /// <summary>Loads rows into a temporary table and runs work with this table.</summary>
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

    // Two pipelines have jobs with the same id only in two clusters. The table's name distinguishes them.
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
            // The table expires by itself.
        }
    }
}
