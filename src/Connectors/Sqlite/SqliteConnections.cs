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
            "names a connection string that is none of SQLite; set it to \"Data Source=path\".");
    }

    /// <summary>The full path of the file, as the name of the store.</summary>
    public static string PlaceOf(SqliteConnectionStringBuilder builder) => $"sqlite {Path.GetFullPath(builder.DataSource)}";

    public static async Task<SqliteConnection> OpenAsync(SqliteConnectionStringBuilder builder, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(builder.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
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
