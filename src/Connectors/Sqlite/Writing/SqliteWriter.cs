using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// Stores predictions in a SQLite file in WAL mode. There is one writing connection, with one transaction for each batch. So readers never
/// wait, and a batch costs one flush to the disk.
/// </summary>
internal sealed class SqliteWriter : IForgettingWriter
{
    // A batch costs one flush to the disk, and the calls of others wait for it some ten milliseconds.
    private const int JobRows = 5_000;

    private readonly OutputOptions options;
    private readonly string pipeline;
    private readonly SqliteConnectionStringBuilder connections;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim writing = new(1);
    private SqliteConnection? writer;
    private SqliteOutputTable table = null!;
    private Schema outputs = null!;

    public SqliteWriter(PartContext<OutputOptions> context)
    {
        PartSettings.Check(context, "Data Source=scores.db");
        options = context.Options;
        clock = context.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        pipeline = context.Pipeline;
        connections = SqliteConnections.Parse(context.ConnectionString, "Output:Connection");
        Shadow = new SqliteVersionTable(options.Table, ShadowTable.Form, clock, InTransactionAsync, ReadAsync);
        Explanations = new SqliteVersionTable(options.Table, ExplanationTable.Form, clock, InTransactionAsync, ReadAsync);
    }

    public string Location => SqliteConnections.LocationOf(connections);

    public string? Table { get; private set; }

    public IVersionTable Shadow { get; }

    public IVersionTable Explanations { get; }

    public int DefaultBatchSize => JobRows;

    private StorePart Part => StorePart.Output(pipeline, Location);

    public async Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        this.outputs = outputs;
        table = new(options.Table, options.Mode, outputs);
        try
        {
            if (connections.Mode == SqliteOpenMode.ReadWriteCreate
                && Path.GetDirectoryName(Path.GetFullPath(connections.DataSource)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            Table = await table.IdentifyAsync(await WriterAsync(cancellationToken), cancellationToken);
        }
        catch (SqliteException e) when (SqliteErrors.IsLocked(e))
        {
            throw SqliteErrors.Translate(e, $"write '{options.Table}'", Part);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            if (e is SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB })
            {
                throw new PipelineConfigurationException("Output:Connection",
                    $"names '{connections.DataSource}', which is no SQLite file; name one, or a file that does not exist yet.");
            }

            var why = e is SqliteException ? e.Message : $"its folder cannot be made ({e.GetType().Name}).";
            throw new PipelineConfigurationException("Output:Connection",
                $"names '{connections.DataSource}', which cannot be written: {why} Name a file in a folder that this process may write.");
        }
    }

    public Task<IReadOnlyList<int>> WriteAsync(
        Predictions predictions,
        StoreCall call,
        CancellationToken cancellationToken) => InTransactionAsync<IReadOnlyList<int>>($"write '{options.Table}'", connection =>
    {
        using var insert = new SqliteInsert(connection, table.Insert, predictions);
        // In Append mode, an unchanged row is a row that this run wrote before.
        if (options.Mode == OutputMode.Append)
        {
            SqlitePredictions.Insert(insert, predictions, _ => null, cancellationToken);
            return [];
        }

        // The file is on this machine or on a shared disk, so this machine's clock counts.
        using var stamps = new SqliteStamps(connection, table.SelectTimes, predictions.RetrievedAt, clock.GetUtcNow());
        return SqlitePredictions.Insert(insert, predictions, stamps.Later, cancellationToken);
    }, cancellationToken);

    public Task WriteFailuresAsync(
        Guid job, IReadOnlyList<FailedUser> users, StoreCall call, CancellationToken cancellationToken) => users.Count == 0
        ? Task.CompletedTask
        : InTransactionAsync($"record failures beside '{options.Table}'",
            connection => new SqliteFailureTable(options.Table).Record(connection, job, users, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<RecordedFailure>?> ReadFailuresAsync(
        FailureQuery query, StoreCall call, CancellationToken cancellationToken) =>
        ReadFailuresAsync<IReadOnlyList<RecordedFailure>?>((failures, connection) => failures.Read(connection, query), cancellationToken);

    public Task<IReadOnlyList<FailureReason>?> CountFailuresAsync(
        Guid job, int limit, StoreCall call, CancellationToken cancellationToken) =>
        ReadFailuresAsync<IReadOnlyList<FailureReason>?>(
            (failures, connection) => failures.Count(connection, job, limit), cancellationToken);

    public Task<Predictions?> ReadAsync(
        string user, StoreCall call, CancellationToken cancellationToken) => RunAsync(table.SelectNewest, async command =>
    {
        command.Parameters.AddWithValue("$user", user);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? SqlitePredictions.Read(row, user, outputs) : null;
    }, cancellationToken);

    public Task<string?> ForgetAsync(string user, StoreCall call, CancellationToken cancellationToken) =>
        InTransactionAsync($"delete from '{options.Table}'", connection =>
        {
            SqliteUserRows.Delete(connection, options.Table, user);
            return (string?)null;
        }, cancellationToken);

    public Task<IReadOnlyList<string>?> ReadOutdatedAsync(
        OutdatedQuery query, StoreCall call, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<string>?>(table.SelectOutdated, async command =>
        {
            command.Parameters.AddWithValue("$after", (object?)query.After ?? DBNull.Value);
            command.Parameters.AddWithValue("$to", (object?)query.To ?? DBNull.Value);
            command.Parameters.AddWithValue("$version", query.Version);
            command.Parameters.AddWithValue("$limit", query.Limit);
            var users = new List<string>();
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
                users.Add(row.GetString(0));
            return users;
        }, cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) =>
        RunAsync(table.Probe, command => command.ExecuteScalarAsync(cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await CloseWriterAsync();
        SqliteConnection.ClearPool(new(connections.ConnectionString));
        writing.Dispose();
    }

    private async Task<T> InTransactionAsync<T>(string action, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var connection = await WriterAsync(cancellationToken);
            await using var transaction = connection.BeginTransaction(deferred: false);
            var result = work(connection);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (SqliteException e)
        {
            var error = SqliteErrors.Translate(e, action, Part);
            if (!error.BlamesData)
                await CloseWriterAsync();
            throw error;
        }
        catch (PipelineConfigurationException e)
        {
            throw Part.Refused($"The output has changed: {string.Join(" ", e.Faults)}", e);
        }
        finally
        {
            writing.Release();
        }
    }

    private Task<T> ReadFailuresAsync<T>(Func<SqliteFailureTable, SqliteConnection, T> read, CancellationToken cancellationToken) =>
        ReadAsync(
            $"read '{options.Table}'", connection => Task.FromResult(read(new(options.Table), connection)), cancellationToken);

    private Task<T> RunAsync<T>(string sql, Func<SqliteCommand, Task<T>> run, CancellationToken cancellationToken) =>
        ReadAsync($"read '{options.Table}'", async connection =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await run(command);
        }, cancellationToken);

    private Task<T> ReadAsync<T>(string action, Func<SqliteConnection, Task<T>> read, CancellationToken cancellationToken) =>
        SqliteConnections.RunAsync(connections, action, Part, read, cancellationToken);

    private async Task CloseWriterAsync()
    {
        if (writer is null)
            return;
        // The pool would give out the same handle again.
        SqliteConnection.ClearPool(writer);
        await writer.DisposeAsync();
        writer = null;
    }

    // The connection stays open. After a failure of the connection or the table, both are made again.
    private async Task<SqliteConnection> WriterAsync(CancellationToken cancellationToken)
    {
        // A file that was deleted or replaced would still accept rows, and nobody could read them.
        if (writer is not null)
        {
            if (!SqliteFile.HasMoved(writer))
                return writer;
            if (!SqliteFile.EmptyLog(writer))
                throw Part.Unavailable($"'{connections.DataSource}' was replaced, and others still read the file before.");
        }

        await CloseWriterAsync();
        var connection = await SqliteConnections.OpenForWritingAsync(connections, cancellationToken);
        try
        {
            var faults = await table.CreateOrCheckAsync(connection, cancellationToken);
            return faults.Count == 0 ? writer = connection : throw new PipelineConfigurationException(faults);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
