using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace ModelPipeline.Silo.Clustering;

/// <summary>Connections to the cluster's database.</summary>
internal static class ClusterConnection
{
    // A connection to a server that has vanished ends within a minute (nine probes on Linux), not after the two hours of the operating
    // system.
    private static readonly (string Key, object Value)[] Defaults =
        [("Tcp Keepalive", true), ("Tcp Keepalive Time", 15), ("Tcp Keepalive Interval", 5)];

    /// <summary>A pool of connections with a name, which metrics and spans show instead of the connection string.</summary>
    public static NpgsqlDataSource Open(string name, string connectionString) =>
        new NpgsqlDataSourceBuilder(connectionString) { Name = name }.Build();

    /// <summary>Opens a connection.</summary>
    /// <exception cref="DbException">
    /// The database does not answer. Npgsql throws the exceptions of the socket itself where the host's name is not found, as while a DNS
    /// server is away.
    /// </exception>
    public static async Task<DbConnection> ConnectAsync(this DbDataSource database, CancellationToken cancellationToken)
    {
        try
        {
            return await database.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            throw new NpgsqlException($"The database's host is not found: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <inheritdoc cref="ConnectAsync(DbDataSource, CancellationToken)"/>
    public static async Task<NpgsqlConnection> ConnectAsync(this NpgsqlDataSource database, CancellationToken cancellationToken) =>
        (NpgsqlConnection)await ConnectAsync((DbDataSource)database, cancellationToken);

    /// <summary>Adds the defaults that the connection string does not set itself.</summary>
    public static string WithDefaults(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        foreach (var (key, value) in Defaults)
        {
            if (!builder.Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                builder[key] = value;
        }

        return builder.ConnectionString;
    }
}
