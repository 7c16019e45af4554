using DuckDB.NET.Data;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>The in-memory DuckDB with all rows. Its work can be cancelled at any moment.</summary>
internal sealed class Warehouse : IDisposable
{
    private readonly DuckDBConnection root = new("DataSource=:memory:");
    private readonly SemaphoreSlim writing = new(1);

    public Warehouse()
    {
        root.Open();
        using var command = root.CreateCommand();
        using var functions = new StreamReader(typeof(Warehouse).Assembly.GetManifestResourceStream("Functions.sql")!);
        // BigQuery prints a TIMESTAMP in UTC, and sorts nulls before all values.
        command.CommandText =
            $"SET GLOBAL TimeZone = 'UTC'; SET GLOBAL default_null_order = 'nulls_first_on_asc_last_on_desc'; {functions.ReadToEnd()}";
        command.ExecuteNonQuery();
    }

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
        root.Dispose();
        writing.Dispose();
    }

    private T Run<T>(Func<Session, T> work, CancellationToken cancellationToken)
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
