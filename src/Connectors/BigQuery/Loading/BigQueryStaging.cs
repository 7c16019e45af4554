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
    // A table lives on with the loads of its job, which may have a limit of users per second and take weeks. An outage is shorter.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);
    private static readonly TimeSpan ExtendAfter = TimeSpan.FromHours(12);
    private static readonly TimeSpan DropTimeout = TimeSpan.FromMinutes(1);

    private readonly BigQueryLoad load = new(client, clock);
    private readonly BigQueryJobs jobs = new(client, clock);
    private readonly ConcurrentDictionary<BigQueryTableName, DateTimeOffset> extended = new();

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
        var now = clock.GetUtcNow();
        var isKnown = extended.TryGetValue(staging, out var since);
        var isFresh = isKnown && now - since < ExtendAfter;
        // A table that was there and is gone is not made again: its rows would be missing.
        if (!isFresh && (isKnown || !await CreateAsync(staging, cancellationToken)))
            await ExtendAsync(staging, cancellationToken);
        await load.RunAsync($"{NameOf(job)}_{rows.Fingerprint()}", staging, rows.ToLines(), call, cancellationToken);
        if (isFresh)
            return;
        extended[staging] = now;
        // Another silo may have completed a job.
        foreach (var (gone, at) in extended.Where(each => now - each.Value > Lifetime))
            extended.TryRemove(new(gone, at));
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
        extended.TryRemove(staging, out _);
        await DropAsync(staging, cancellationToken);
    }

    /// <summary>Loads rows into a temporary table and runs work with this table.</summary>
    /// <exception cref="BigQueryException">The rows were not loaded, or the work failed.</exception>
    public async Task<T> OnceAsync<T>(
        BigQueryRows rows, StoreCall call, Func<BigQueryTableName, Task<T>> work, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var staging = TableOf(id);
        await CreateAsync(staging, cancellationToken);
        try
        {
            await load.RunAsync(NameOf(id), staging, rows.ToLines(), call, cancellationToken);
            return await work(staging);
        }
        finally
        {
            await DropAsync(staging, cancellationToken);
        }
    }

    private BigQueryTableName TableOf(Guid id) => table.Name.Beside($"{PrefixOf(table.Name)}{id:N}");

    // Two pipelines have jobs with the same id only in two clusters. The table's name distinguishes them.
    private string NameOf(Guid id) =>
        $"model_pipeline_{BigQueryJobName.Of(table.Name.Dataset)}_{BigQueryJobName.Of(table.Name.Table)}_{id:N}";

    private string Expires => (clock.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private Task<bool> CreateAsync(BigQueryTableName staging, CancellationToken cancellationToken) =>
        tables.CreateAsync(staging, new() { Schema = new(table.Fields), ExpirationTime = Expires }, cancellationToken);

    private async Task ExtendAsync(BigQueryTableName staging, CancellationToken cancellationToken)
    {
        try
        {
            await tables.ChangeAsync(staging, new() { ExpirationTime = Expires }, cancellationToken);
        }
        catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.Forbidden && !e.Error.IsTransient)
        {
            // Who may create tables and not change them has three days for a job.
        }
    }

    // The rows are written or not by now, and the caller is not kept waiting after its deadline.
    private async Task DropAsync(BigQueryTableName staging, CancellationToken cancellationToken)
    {
        try
        {
            await DropAsync(staging).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The table is dropped while nobody waits.
        }
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
