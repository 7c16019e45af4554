using System.Collections.Concurrent;
using DuckDB.NET.Data;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>
/// The in-memory DuckDB with all rows. Its work can be cancelled at any moment. Opening a DuckDB is most of the start of an emulator, so an
/// emptied one is kept for the next emulator of the process.
/// </summary>
internal sealed class Warehouse : IDisposable
{
    // More emulators than that seldom run at a time.
    private const int MostIdle = 8;

    private static readonly ConcurrentBag<DuckDBConnection> Idle = [];

    private readonly DuckDBConnection root = Idle.TryTake(out var idle) ? idle : Open();
    private readonly SemaphoreSlim writing = new(1);
    private int running;
    private int isOver;

    /// <summary>Runs work that reads tables, and writes only its own new tables.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; DuckDB was interrupted.</exception>
    public Task<T> ReadAsync<T>(Func<Session, T> work, CancellationToken cancellationToken) =>
        Task.Run(() => Run(work, cancellationToken), cancellationToken);

    /// <summary>
    /// Runs work that changes tables, one at a time, in a transaction. BigQuery also queues conflicting changes before it refuses them.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; DuckDB was interrupted and has changed nothing.</exception>
    public async Task<T> WriteAsync<T>(Func<Session, T> work, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            return await ReadAsync(session => session.InTransaction(work), cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose()
    {
        // Work of an aborted request may still run. It must not meet the rows of another emulator.
        if (Interlocked.Exchange(ref isOver, 1) == 0)
        {
            if (Volatile.Read(ref running) == 0 && Idle.Count < MostIdle && IsEmptied())
                Idle.Add(root);
            else
                root.Dispose();
        }

        writing.Dispose();
    }

    private static DuckDBConnection Open()
    {
        var opened = new DuckDBConnection("DataSource=:memory:");
        opened.Open();
        using var command = opened.CreateCommand();
        using var functions = new StreamReader(typeof(Warehouse).Assembly.GetManifestResourceStream("Functions.sql")!);
        // BigQuery prints a TIMESTAMP in UTC, and sorts nulls before all values.
        command.CommandText =
            $"SET GLOBAL TimeZone = 'UTC'; SET GLOBAL default_null_order = 'nulls_first_on_asc_last_on_desc'; {functions.ReadToEnd()}";
        command.ExecuteNonQuery();
        return opened;
    }

    // The names of the schemas are projects and datasets with a dot between them. DuckDB's own have no dot.
    private bool IsEmptied()
    {
        try
        {
            using var connection = root.Duplicate();
            connection.Open();
            var session = new Session(connection, CancellationToken.None);
            foreach (var schema in session.Query(
                "SELECT schema_name FROM duckdb_schemas() WHERE NOT internal AND contains(schema_name, '.')", row => row.GetString(0)))
            {
                session.Execute($"DROP SCHEMA {Identifier.Quote(schema)} CASCADE");
            }

            return true;
        }
        catch (DuckDBException)
        {
            return false;
        }
    }

    private T Run<T>(Func<Session, T> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref running);
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref isOver) == 1, this);
            return RunOnce(work, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private T RunOnce<T>(Func<Session, T> work, CancellationToken cancellationToken)
    {
        using var connection = root.Duplicate();
        connection.Open();
        try
        {
            return work(new Session(connection, cancellationToken));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The exception of an interrupted query depends on its progress.
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
