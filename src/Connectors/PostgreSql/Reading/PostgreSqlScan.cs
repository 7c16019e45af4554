using System.Globalization;
using System.Runtime.CompilerServices;
using ModelPipeline.Connectors.Sql;
using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Reads a whole table or view.</summary>
/// <param name="database">The database of the table.</param>
/// <param name="table">The catalogue's description of the table.</param>
/// <param name="sql">Makes the SQL of the scan.</param>
/// <param name="columns">The columns to read.</param>
/// <param name="sampleFrom">For a table with at least this many rows, a sample decides where partitions end.</param>
internal sealed class PostgreSqlScan(
    PostgreSqlDatabase database, PostgreSqlInputTable table, KeyScan sql, PostgreSqlScanColumns columns, long sampleFrom)
{
    /// <summary>The default of <c>sampleFrom</c>.</summary>
    public const long SampleFrom = 1_000_000;

    // The number of sampled rows for each partition, and the smallest sample. A sample takes whole pages, and the rows of a page can be
    // neighbours in the order of the ids too.
    private const long SamplePerPartition = 500;
    private const long SmallestSample = 100_000;

    public async Task<ScanPlan> PlanAsync(int usersPerPartition, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var (rows, isUnique) = await table.StatisticsAsync(connection, cancellationToken);
        if (rows < sampleFrom)
            return (await BoundsAsync(connection, sql.Plan(usersPerPartition), cancellationToken)).ToPlan();
        var users = await CountAsync(connection, isUnique, cancellationToken);
        if (users <= usersPerPartition)
            return new(KeyRange.Split([]), users);
        var percent = Math.Min(100, 100d * Math.Max(SmallestSample, users / usersPerPartition * SamplePerPartition) / rows);
        // Repeatable: silos that divide the same table get the same partitions.
        var sample = $"{sql.From} TABLESAMPLE SYSTEM ({percent.ToString("F6", CultureInfo.InvariantCulture)}) REPEATABLE (0)";
        return (await BoundsAsync(connection, sql.PlanBySample(sample, usersPerPartition, users), cancellationToken)).ToPlan(users);
    }

    /// <summary>
    /// Reads a partition by a cursor. The server reads no further than the scan asks, and sorts at most once. Where a silo dies, only the
    /// rows that the silo had asked for were read in vain.
    /// </summary>
    public async IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = KeyRange.Of(request);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The driver prepares a statement that repeats, with the columns of that time. So each scan has a cursor name of its own.
        var cursor = $"scan_{Guid.NewGuid():N}";
        await using (var declare = Command(connection, $"DECLARE {cursor} NO SCROLL CURSOR FOR {sql.Read(range, request.UsersOnly)}"))
        {
            foreach (var (name, value) in KeyScan.Parameters(range))
                declare.Parameters.Add(new NpgsqlParameter<string>(name, NpgsqlDbType.Text) { TypedValue = value });
            await declare.ExecuteNonQueryAsync(cancellationToken);
        }

        var pages = FetchAsync(connection, cursor, request.BatchSize, cancellationToken);
        var batches = ScanRows.ReadAsync(pages, request.BatchSize, range.After, page => Readers(page, request), cancellationToken);
        await foreach (var batch in batches)
            yield return batch;
    }

    private static async IAsyncEnumerable<NpgsqlDataReader> FetchAsync(
        NpgsqlConnection connection, string cursor, int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The first row of the next batch ends a batch. The first page has one row more, so that no batch needs two pages.
        var size = batchSize + 1;
        for (var isFull = true; isFull; size = batchSize)
        {
            await using var fetch = Command(connection, $"FETCH {size.ToString(CultureInfo.InvariantCulture)} FROM {cursor}");
            await using var page = await fetch.ExecuteReaderAsync(cancellationToken);
            var rows = 0;
            for (; await page.ReadAsync(cancellationToken); rows++)
                yield return page;
            isFull = rows == size;
        }
    }

    private static async Task<KeyBounds> BoundsAsync(NpgsqlConnection connection, string plan, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, plan);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var bounds = new KeyBounds();
        while (await rows.ReadAsync(cancellationToken))
            bounds.Read(rows);
        return bounds;
    }

    // The planner does not know that the values of a unique column are distinct.
    private async Task<long> CountAsync(NpgsqlConnection connection, bool isUnique, CancellationToken cancellationToken)
    {
        var users = $"SELECT {(isUnique ? "" : "DISTINCT ")}{sql.Key} FROM {sql.From} WHERE {sql.HasUser}";
        await using var command = Command(connection, $"SELECT count(*) FROM ({users}) AS users");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // A whole table may take any time. The caller's token ends the command.
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = 0 };

    private DbColumnReader[] Readers(NpgsqlDataReader page, ScanRequest request) =>
        request.UsersOnly ? [] : columns.Readers(page, request.BatchSize);
}
