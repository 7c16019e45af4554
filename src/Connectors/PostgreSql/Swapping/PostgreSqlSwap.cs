using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Replaces the content of the output table at the end of a job. The output table is a partitioned table with one PostgreSQL partition,
/// which has all rows. A job fills a new table with the same columns and indexes. At its end, one short transaction makes the new table the
/// partition. The output table itself stays, with everything that belongs to it. The tables of jobs are ordinary ones: an unlogged table
/// would be empty after a crash of the server, and the job would not know. Thread-safe.
/// </summary>
/// <param name="database">The database of the output table.</param>
/// <param name="output">The output table.</param>
/// <param name="outputs">The columns of a prediction.</param>
/// <param name="failures">The table of failures, quoted.</param>
/// <param name="clock">Measures the pauses between attempts.</param>
internal sealed class PostgreSqlSwap(
    PostgreSqlDatabase database, PostgreSqlOutputTable output, Schema outputs, string failures, TimeProvider clock)
{
    // A waiting exchange keeps later readers waiting, but no longer than this. An automatic VACUUM gives way after one second.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(1500);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private const int MostRemembered = 100;

    private readonly ConcurrentDictionary<Guid, PostgreSqlOutputTable> tables = [];

    /// <summary>Makes the table of a job.</summary>
    public async Task BeginAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellationToken)
    {
        await CheckAsync(connection, cancellationToken);
        var made = await FindAsync(connection, job, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, PostgreSqlTableCheck.Lock, cancellationToken);
        await ExecuteAsync(connection, output.CreateLike(made.Quoted), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Keeps rows of a job, in the order of their users. They are committed when the call returns.</summary>
    /// <returns>The number of rows.</returns>
    public async Task<int> StageAsync(
        NpgsqlConnection connection, Guid job, Predictions sorted, CancellationToken cancellationToken)
    {
        var table = await TableOfAsync(connection, job, cancellationToken);
        try
        {
            await PostgreSqlRows.LoadAsync(connection, table, sorted, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // A lost silo has committed these rows before.
            await PostgreSqlRows.InsertAsync(connection, table, sorted, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            tables.TryRemove(job, out _);
            throw Gone(table.Quoted, e);
        }

        return sorted.Outputs.Count;
    }

    /// <summary>Makes the rows of a job the content of the output table, with the newer scores that the output table has.</summary>
    /// <param name="connection">A connection without a transaction.</param>
    /// <param name="job">The job.</param>
    /// <param name="rows">The least number of rows that were kept for the job.</param>
    /// <param name="cancellationToken">Ends the attempts to get the locks.</param>
    public async Task CompleteAsync(NpgsqlConnection connection, Guid job, long rows, CancellationToken cancellationToken)
    {
        var made = await FindAsync(connection, job, cancellationToken);
        // An empty input is more likely a mistake than a wish to have no scores.
        if (rows == 0 || made.IsPublished)
            return;
        if (!made.Exists)
            throw Gone(made.Quoted, null);
        await CheckAsync(connection, cancellationToken);
        await ExecuteAsync(connection, $"ANALYZE {made.Quoted}", cancellationToken);
        var since = await FirstRetrievalAsync(connection, made.Quoted, cancellationToken);
        for (var pause = FirstPause; !await TrySwapAsync(connection, made.Quoted, job, since, cancellationToken); pause *= 2)
            await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancellationToken);
        await SweepAsync(connection, cancellationToken);
    }

    /// <summary>
    /// Merges the rows that a job has kept, row by row, where the setting has changed to <see cref="OutputPublish.Batches"/> meanwhile.
    /// </summary>
    public async Task MergeAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellationToken)
    {
        var made = await FindAsync(connection, job, cancellationToken);
        if (!made.Exists || made.IsPublished)
            return;
        await ExecuteAsync(connection, output.MergeFrom(made.Quoted), cancellationToken);
        await DiscardAsync(connection, job, cancellationToken);
    }

    /// <summary>Drops the table of a job, unless the table has become the content of the output table.</summary>
    public async Task DiscardAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellationToken)
    {
        tables.TryRemove(job, out _);
        if (await PostgreSqlJobTable.FindAsync(connection, output.Quoted, job, cancellationToken) is { Exists: true } made)
            await DropAsync(connection, made.Quoted, job, cancellationToken);
    }

    // Only the begin of a job makes its table: a table that was lost must not come back without its rows.
    private async Task<PostgreSqlOutputTable> TableOfAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellationToken)
    {
        if (tables.TryGetValue(job, out var known))
            return known;
        var made = await FindAsync(connection, job, cancellationToken);
        if (!made.Exists)
            throw Gone(made.Quoted, null);
        if (tables.Count >= MostRemembered)
            tables.Clear();
        return tables.GetOrAdd(job, new PostgreSqlOutputTable(made.Quoted, OutputMode.Upsert, outputs));
    }

    // All rows that can be newer than a row of the job were retrieved after the first of the job.
    private static async Task<object> FirstRetrievalAsync(NpgsqlConnection connection, string made, CancellationToken cancellationToken)
    {
        await using var first = Command(connection, $"SELECT min({OutputTable.RetrievedAt}) FROM {made}");
        return (await first.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<bool> TrySwapAsync(
        NpgsqlConnection connection, string made, Guid job, object since, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var limit = LockTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
            await ExecuteAsync(connection, $"SET LOCAL lock_timeout = {limit}", cancellationToken);
            // Writers wait from here on, readers do not yet.
            await ExecuteAsync(connection, $"LOCK TABLE {output.Quoted} IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
            if (await FindAsync(connection, job, cancellationToken) is { IsPublished: true })
                return true;
            await KeepAsync(connection, made, since, job, cancellationToken);
            var old = await PartitionAsync(connection, cancellationToken);
            await ExecuteAsync(connection, $"ALTER TABLE {output.Quoted} DETACH PARTITION {old}", cancellationToken);
            await ExecuteAsync(
                connection, $"ALTER TABLE {output.Quoted} ATTACH PARTITION {made} {PostgreSqlSwapFacts.Bounds}", cancellationToken);
            await ExecuteAsync(connection, $"DROP TABLE {old}", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

    private async Task KeepAsync(NpgsqlConnection connection, string made, object since, Guid job, CancellationToken cancellationToken)
    {
        await using (var newer = Command(connection, output.KeepNewer(made)))
        {
            newer.Parameters.Add(new() { Value = since, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            newer.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job, NpgsqlDbType = NpgsqlDbType.Uuid });
            await newer.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var look = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        look.Parameters.Add(PostgreSqlRows.Text(failures));
        if (await look.ExecuteScalarAsync(cancellationToken) is not true)
            return;
        await using var failed = Command(connection, output.KeepFailed(made, failures));
        failed.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job, NpgsqlDbType = NpgsqlDbType.Uuid });
        await failed.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<string> PartitionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass($1)", connection);
        command.Parameters.Add(PostgreSqlRows.Text(output.Quoted));
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // Drops what jobs have left behind whose end never came.
    private async Task SweepAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var (table, job) in await PostgreSqlJobTable.ListAsync(connection, output.Quoted, cancellationToken))
        {
            if (PostgreSqlJobTable.IsLeftBehind(job, clock.GetUtcNow()))
                await DropAsync(connection, table, job, cancellationToken);
        }
    }

    // Another silo may be about to make the table the partition. The lock lets only one of the two happen.
    private async Task DropAsync(NpgsqlConnection connection, string table, Guid job, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, $"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return;
        }

        if (await PostgreSqlJobTable.FindAsync(connection, output.Quoted, job, cancellationToken) is { IsPublished: false })
            await ExecuteAsync(connection, $"DROP TABLE {table}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await PostgreSqlSwapFacts.CheckAsync(connection, output, cancellationToken) is { Count: > 0 } faults)
            throw database.Part.Refused(string.Join(" ", faults));
    }

    private async Task<PostgreSqlJobTable> FindAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellationToken) =>
        await PostgreSqlJobTable.FindAsync(connection, output.Quoted, job, cancellationToken)
        ?? throw database.Part.Refused($"The output table {output.Quoted} is missing.");

    private StoreException Gone(string table, Exception? inner) =>
        database.Part.Refused($"The rows that the job has kept in {table} are gone; start the job again.", inner);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // The size of the table decides how long a statement takes. The caller's token ends it.
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = 0 };
}
