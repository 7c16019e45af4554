using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Opens connections to SQLite files.</summary>
internal static class SqliteConnections
{
    // How long SQLite waits for another writer of the file. After that, the run tries again while it has time.
    private const int BusySeconds = 1;

    /// <exception cref="PipelineConfigurationException">The connection string does not name a file.</exception>
    public static SqliteConnectionStringBuilder Parse(string connectionString, string setting)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            if (builder.DataSource.Length > 0)
            {
                builder.DefaultTimeout = BusySeconds;
                return builder;
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // The exception below says so: the parser's own message may repeat a part of the connection string.
        }

        throw new PipelineConfigurationException(setting,
            "names a connection string that SQLite cannot read; set this connection string to \"Data Source=path\".");
    }

    /// <summary>The full path of the file, as the name of the store.</summary>
    public static string LocationOf(SqliteConnectionStringBuilder builder) => $"sqlite {Path.GetFullPath(builder.DataSource)}";

    /// <summary>
    /// Opens a connection to the file that is at the path now. A connection of the pool can be one to a file that was replaced or deleted
    /// since.
    /// </summary>
    public static async Task<SqliteConnection> OpenAsync(SqliteConnectionStringBuilder builder, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(builder.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        if (!SqliteFile.HasMoved(connection) || SqliteFile.HasLog(connection))
            return connection;
        SqliteConnection.ClearPool(connection);
        await connection.DisposeAsync();
        connection = new(builder.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>
    /// Runs work on a connection of its own. A cancelled token interrupts the work, and SQLite's exceptions become exceptions of a store.
    /// </summary>
    /// <param name="builder">The file.</param>
    /// <param name="action">The work for messages, such as <c>read 'customers'</c>.</param>
    /// <param name="part">The role of the file in the pipeline.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<T> RunAsync<T>(SqliteConnectionStringBuilder builder, string action, StorePart part,
        Func<SqliteConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(builder, cancellationToken);
            using var interrupt = new SqliteInterrupt(connection, cancellationToken);
            return await work(connection);
        }
        catch (SqliteException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw SqliteErrors.Translate(e, action, part);
        }
    }

    /// <summary>Opens a connection that writes. FULL means that a commit is on the disk before the commit returns.</summary>
    public static async Task<SqliteConnection> OpenForWritingAsync(
        SqliteConnectionStringBuilder builder, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(builder, cancellationToken);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
