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
