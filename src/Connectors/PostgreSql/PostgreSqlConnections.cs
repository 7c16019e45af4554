using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The connection pools of a PostgreSQL server, from a connection string.</summary>
internal sealed class PostgreSqlConnections
{
    /// <summary>The example in the fault of an empty connection string.</summary>
    public const string Example = "Host=localhost;Database=warehouse;Username=pipeline";

    // A server allows 100 connections by default. A pipeline needs about one connection for each run in flight.
    private const int PoolSize = 20;

    // Enough for all statements of a part: read or write (two ways), newest row, ping.
    private const int PreparedStatements = 16;

    // The connection ends after nine probes without an answer, which is the default of Linux.
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

    /// <summary>Adds the defaults that the connection string does not set itself.</summary>
    /// <exception cref="PipelineConfigurationException">The connection string does not name a server.</exception>
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
            // A connection to a server that has vanished ends within a minute, not after the two hours of the operating system.
            Default("Tcp Keepalive", true);
            Default("Tcp Keepalive Time", KeepaliveSeconds);
            Default("Tcp Keepalive Interval", KeepaliveIntervalSeconds);
            // The connector changes nothing in a session that a reset would have to undo.
            Default("No Reset On Close", true);
            var connections = new PostgreSqlConnections(builder, mustAsk);
            if (builder.Port is > 0 and <= ushort.MaxValue)
            {
                connections.Plain("check").Dispose();
                return connections;
            }
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or OverflowException or InvalidCastException or InvalidOperationException
                or NotSupportedException or KeyNotFoundException or NpgsqlException)
        {
            // The exception below says so: the parser's own message may repeat a part of the connection string.
        }

        var isAddress = connectionString.TrimStart().StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        throw new PipelineConfigurationException(setting, isAddress
            ? $"names an address (postgresql://...), which Npgsql does not take; set it to a connection string such as \"{Example}\"."
            : $"names a connection string that Npgsql cannot read; set it to one such as \"{Example}\", and look for a misspelt key.");
    }

    /// <summary>A pool of connections that prepare statements.</summary>
    /// <param name="name">The name of the pool in metrics and spans.</param>
    /// <param name="check">Checks each new connection for a pooler, unless the connection string says whether to prepare.</param>
    public NpgsqlDataSource Preparing(string name, Func<NpgsqlConnection, Task> check)
    {
        var builder = Builder(name, settings.ConnectionString);
        if (mustAsk)
            builder.UsePhysicalConnectionInitializer(static _ => throw new NotSupportedException(), check);
        return builder.Build();
    }

    /// <summary>A pool of connections that do not prepare statements.</summary>
    /// <param name="name">The name of the pool in metrics and spans.</param>
    public NpgsqlDataSource Plain(string name) =>
        Builder(name, new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MaxAutoPrepare = 0 }.ConnectionString).Build();

    /// <summary>
    /// The name of the database as a store. The search path is a part of the name, because the search path decides which table a name
    /// means.
    /// </summary>
    public string Location =>
        $"postgresql {settings.Host?.ToLowerInvariant()}:{settings.Port} {settings.Database ?? settings.Username} {settings.SearchPath}"
            .TrimEnd();

    // Without a name, the connection string is the name of a pool. Npgsql makes a span for each statement once anybody collects spans; here
    // it makes one within a recorded run only.
    private static NpgsqlDataSourceBuilder Builder(string name, string connectionString) =>
        new NpgsqlDataSourceBuilder(connectionString) { Name = name }.ConfigureTracing(spans => spans
            .ConfigureCommandFilter(static _ => PipelineTraces.IsRecording)
            .ConfigureCopyOperationFilter(static _ => PipelineTraces.IsRecording)
            .EnablePhysicalOpenTracing(false)
            .EnableFirstResponseEvent(false));
}
