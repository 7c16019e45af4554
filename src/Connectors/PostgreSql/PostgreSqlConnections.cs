using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Connections to a PostgreSQL server, as a connection string describes them.</summary>
internal sealed class PostgreSqlConnections
{
    /// <summary>What a setting that names none is told to hold.</summary>
    public const string Example = "Host=localhost;Database=warehouse;Username=pipeline";

    // A server has 100 connections unless told otherwise; a pipeline needs about one for each run in flight.
    private const int PoolSize = 20;

    // Statements of one part: read or write (two ways), newest, ping.
    private const int PreparedStatements = 16;

    // Nine probes without an answer, as Linux counts them, end the connection.
    private const int KeepaliveSeconds = 15;
    private const int KeepaliveIntervalSeconds = 5;

    private const string AutoPrepare = "Max Auto Prepare";

    private readonly NpgsqlConnectionStringBuilder settings;
    private readonly bool mustAsk;

    private PostgreSqlConnections(NpgsqlConnectionStringBuilder settings, bool mustAsk)
    {
        this.settings = settings;
        this.mustAsk = mustAsk;
    }

    /// <summary>Adds what the connection string does not say itself.</summary>
    /// <exception cref="PipelineConfigurationException">It does not name a server.</exception>
    public static PostgreSqlConnections Parse(string connectionString, string setting)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            bool Default(string key, object value)
            {
                if (builder.Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                    return false;
                builder[key] = value;
                return true;
            }

            Default("Application Name", "ModelPipeline");
            Default("Maximum Pool Size", Math.Max(PoolSize, builder.MinPoolSize));
            var mustAsk = Default(AutoPrepare, PreparedStatements);
            Default("Auto Prepare Min Usages", 2);
            // A server that has vanished is noticed within a minute, not after the two hours of the operating system.
            Default("Tcp Keepalive", true);
            Default("Tcp Keepalive Time", KeepaliveSeconds);
            Default("Tcp Keepalive Interval", KeepaliveIntervalSeconds);
            // The connector leaves nothing behind in a session that would have to be reset.
            Default("No Reset On Close", true);
            var connections = new PostgreSqlConnections(builder, mustAsk);
            if (builder.Port is > 0 and <= ushort.MaxValue)
            {
                connections.Plain().Dispose();
                return connections;
            }
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or OverflowException or InvalidCastException or InvalidOperationException
                or NotSupportedException or KeyNotFoundException or NpgsqlException)
        {
            // Said below: the parser's own words may repeat a part of the connection string.
        }

        throw new PipelineConfigurationException(setting,
            $"names a connection string that is none of PostgreSQL; set it to \"{Example}\" or another of Npgsql's.");
    }

    /// <summary>A pool of connections that prepare statements.</summary>
    /// <param name="check">Looks at each connection that is made, unless the connection string says whether to prepare.</param>
    public NpgsqlDataSource Preparing(Func<NpgsqlConnection, Task> check)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (mustAsk)
            builder.UsePhysicalConnectionInitializer(static _ => throw new NotSupportedException(), check);
        return builder.Build();
    }

    /// <summary>A pool of connections that prepare none.</summary>
    public NpgsqlDataSource Plain() =>
        new NpgsqlDataSourceBuilder(
            new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MaxAutoPrepare = 0 }.ConnectionString).Build();

    /// <summary>The database that the pools lead to. The search path belongs to it: names of tables are looked for along it.</summary>
    public string Place =>
        $"postgresql {settings.Host?.ToLowerInvariant()}:{settings.Port} {settings.Database ?? settings.Username} {settings.SearchPath}".TrimEnd();
}
