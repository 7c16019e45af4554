using System.Collections;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.DuckDb.Files;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>
/// One DuckDB database file, opened for reading, with its idle connections. All connections of a process to one file share one DuckDB
/// instance. There are as many connections as reads that ever ran at once.
/// </summary>
internal sealed class DuckDbDatabase : IAsyncDisposable
{
    private const string AccessMode = "ACCESS_MODE";
    private const string ReadOnly = "READ_ONLY";
    private const string Source = "Data Source";

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
            path = builder.TryGetValue(Source, out var source) || builder.TryGetValue("DataSource", out source) ? (string)source : "";
            // Read-only, so that other processes can read the file too. DuckDB allows one writing process only.
            if (!IsInMemory && !builder.ContainsKey(AccessMode))
                builder[AccessMode] = ReadOnly;
            CanBeReplaced = !IsInMemory && ReadOnly.Equals(builder[AccessMode] as string, StringComparison.OrdinalIgnoreCase);
            this.connectionString = builder.ConnectionString;
        }
        catch (ArgumentException)
        {
            path = this.connectionString = "";
        }

        if (path.Length == 0)
            throw new PipelineConfigurationException(setting, "names a connection string without a file; set it to \"Data Source=path\".");
    }

    private DuckDbDatabase(string connectionString, string path, string setting) =>
        (this.connectionString, this.path, this.setting) = (connectionString, path, setting);

    /// <summary>The path of the file; null for a database in memory.</summary>
    public string? FilePath => IsInMemory ? null : path;

    /// <summary>The full path of the file, as the name of the store.</summary>
    public string Location => $"duckdb {(IsInMemory ? path : Path.GetFullPath(path))}";

    /// <summary>
    /// Whether others may put another file in the place of this one; false for a database in memory, and for a file that this process
    /// writes.
    /// </summary>
    public bool CanBeReplaced { get; }

    private bool IsInMemory => path.StartsWith(":memory:", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Opens the file. Creates a missing file, so that CSV and Parquet files can be queried without a database of the user's own.
    /// </summary>
    /// <exception cref="PipelineConfigurationException">A part of the connection string is wrong, or the file cannot be opened.</exception>
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
            // DuckDB's message about an unknown option names the option only. A message about a value is not passed on.
            var why = $"{e.GetType().Name}.";
            if (e is DuckDBException error)
                why = DuckDbErrors.Explain(error);
            else if (e is InvalidOperationException)
                why = e.Message + ".";
            throw new PipelineConfigurationException(setting,
                $"names a DuckDB file that cannot be opened or created: {why} Set a path that can be written, or an existing file.");
        }
    }

    /// <summary>A text that changes when the file is replaced or written to.</summary>
    /// <exception cref="IOException">The file is gone.</exception>
    public string ReadVersion() => SourceFiles.VersionOf(new(path));

    /// <summary>
    /// The file as it is now. Connections to it read the same file also when another one has taken its place. All connections of a
    /// process to one version share one DuckDB instance.
    /// </summary>
    /// <param name="version">The text of <see cref="ReadVersion"/>.</param>
    public DuckDbDatabase At(string version)
    {
        // The driver keeps one instance for each text of a path. So each version has a text of its own, with the same meaning.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(version)).AsSpan(0, 4).ToArray();
        var same = string.Concat(new BitArray(hash).Cast<bool>().Select(bit => bit ? "./" : ".//"));
        var full = Path.GetFullPath(path);
        var builder = new DbConnectionStringBuilder { ConnectionString = connectionString };
        builder.Remove("DataSource");
        builder[Source] = Path.Combine(Path.GetDirectoryName(full)!, same + Path.GetFileName(full));
        return new(builder.ConnectionString, path, setting);
    }

    /// <summary>Closes the idle connections.</summary>
    public async ValueTask CloseAsync()
    {
        while (idle.TryTake(out var connection))
            await connection.DisposeAsync();
    }

    /// <summary>
    /// Runs work on a connection of its own. DuckDB runs inside this process, so the work takes a thread of the pool. A cancelled token
    /// interrupts the work.
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
            // The exception of an interrupted query depends on the step that was interrupted.
            if (e is DuckDBException)
                cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }, cancellationToken);

    /// <summary>
    /// Runs work on a connection of its own, step by step, each step on the thread of the caller. A cancelled token interrupts the work.
    /// The caller may stop before the end.
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
            // After a failure or an interrupt the connection can be in any state.
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

    public ValueTask DisposeAsync() => CloseAsync();
}
