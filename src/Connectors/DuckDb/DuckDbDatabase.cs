using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>
/// One DuckDB database file, opened for reading, with the idle connections to it. All connections of a process to one file share one
/// DuckDB instance. As many connections are open as reads ran at once.
/// </summary>
internal sealed class DuckDbDatabase : IAsyncDisposable
{
    private readonly ConcurrentBag<DuckDBConnection> idle = [];
    private readonly string connectionString;
    private readonly string path;
    private readonly string setting;

    /// <exception cref="PipelineConfigurationException">The connection string does not name a file.</exception>
    public DuckDbDatabase(string connectionString, string setting)
    {
        this.setting = setting;
        try
        {
            var builder = new DbConnectionStringBuilder { ConnectionString = connectionString };
            path = builder.TryGetValue("Data Source", out var source) || builder.TryGetValue("DataSource", out source)
                ? (string)source
                : "";
            // Read-only, so that other processes can read the file too; DuckDB lets one process alone write.
            if (!IsInMemory && !builder.ContainsKey("ACCESS_MODE"))
                builder["ACCESS_MODE"] = "READ_ONLY";
            this.connectionString = builder.ConnectionString;
        }
        catch (ArgumentException)
        {
            path = this.connectionString = "";
        }

        if (path.Length == 0)
            throw new PipelineConfigurationException(setting, "names a connection string without a file; set it to \"Data Source=path\".");
    }

    /// <summary>The file; null where the database is in memory.</summary>
    public string? FilePath => IsInMemory ? null : path;

    /// <summary>What the connection string leads to.</summary>
    public string Place => $"duckdb {(IsInMemory ? path : Path.GetFullPath(path))}";

    private bool IsInMemory => path.StartsWith(":memory:", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Opens the file, and creates it where it is missing: CSV and Parquet files can be queried without a database of one's own.
    /// </summary>
    /// <exception cref="PipelineConfigurationException">The connection string does not fit, or the file cannot be opened.</exception>
    public void Open()
    {
        try
        {
            if (!IsInMemory && !File.Exists(path))
                Create();
            idle.Add(Connect());
        }
        catch (Exception e) when (e is DuckDBException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // DuckDB's words on an option it does not know name the option; those on a value are not passed on.
            var why = e is DuckDBException error
                ? DuckDbErrors.Explain(error)
                : e is InvalidOperationException ? e.Message + "." : $"{e.GetType().Name}.";
            throw new PipelineConfigurationException(setting,
                $"names a DuckDB file that cannot be opened or created: {why} Set a path that can be written, or an existing file.");
        }
    }

    /// <summary>
    /// Runs work on a connection of its own. DuckDB is in this process: the work runs on a pool thread, and is interrupted when cancelled.
    /// </summary>
    public Task<T> RunAsync<T>(Func<DuckDBCommand, T> work, CancellationToken cancellationToken) => Task.Run(() =>
    {
        var connection = idle.TryTake(out var known) ? known : Connect();
        try
        {
            var result = Run(connection, work, cancellationToken);
            idle.Add(connection);
            return result;
        }
        catch (Exception e)
        {
            connection.Dispose();
            // What an interrupted query throws depends on where it was.
            if (e is DuckDBException)
                cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }, cancellationToken);

    /// <summary>
    /// Runs work on a connection of its own, step by step, on the threads that ask for the steps. It is interrupted when cancelled, and
    /// may be left before its end.
    /// </summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(Func<DuckDBCommand, IAsyncEnumerable<T>> work,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = idle.TryTake(out var known) ? known : Connect();
        var isSound = true;
        try
        {
            await using var command = connection.CreateCommand();
            using var interrupt = new DuckDbInterrupt(command, cancellationToken);
            await using var steps = work(command).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                isSound = false;
                var hasNext = await steps.MoveNextAsync();
                isSound = true;
                if (!hasNext)
                    yield break;
                yield return steps.Current;
            }
        }
        finally
        {
            // What fails or is interrupted may leave a connection in any state.
            if (isSound && !cancellationToken.IsCancellationRequested)
            {
                idle.Add(connection);
            }
            else
            {
                await connection.DisposeAsync();
            }
        }
    }

    private void Create()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        using var connection = new DuckDBConnection(new DbConnectionStringBuilder { ["Data Source"] = path }.ConnectionString);
        connection.Open();
    }

    private DuckDBConnection Connect()
    {
        var connection = new DuckDBConnection(connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static T Run<T>(DuckDBConnection connection, Func<DuckDBCommand, T> work, CancellationToken cancellationToken)
    {
        using var command = connection.CreateCommand();
        using var interrupt = new DuckDbInterrupt(command, cancellationToken);
        return work(command);
    }

    public async ValueTask DisposeAsync()
    {
        while (idle.TryTake(out var connection))
            await connection.DisposeAsync();
    }
}
