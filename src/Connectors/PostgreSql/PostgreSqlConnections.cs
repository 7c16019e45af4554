using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Connection strings of PostgreSQL servers.</summary>
internal static class PostgreSqlConnections
{
    /// <summary>What a setting that names none is told to hold.</summary>
    public const string Example = "Host=localhost;Database=warehouse;Username=pipeline";

    // A server has 100 connections unless told otherwise; a pipeline needs about one for each run in flight.
    private const int PoolSize = 20;

    // Statements of one part: read or write (two ways), newest, ping.
    private const int PreparedStatements = 16;

    /// <summary>A pool of connections of its own. What the connection string says itself stays.</summary>
    /// <exception cref="PipelineConfigurationException">The connection string does not name a server.</exception>
    public static NpgsqlDataSource Create(string connectionString, string setting)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            void Default(string key, object value)
            {
                if (!builder.Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                    builder[key] = value;
            }

            Default("Application Name", "ModelPipeline");
            Default("Maximum Pool Size", Math.Max(PoolSize, builder.MinPoolSize));
            Default("Max Auto Prepare", PreparedStatements);
            Default("Auto Prepare Min Usages", 2);
            // The connector leaves nothing behind in a session that would have to be reset.
            Default("No Reset On Close", true);
            if (builder.Port is > 0 and <= ushort.MaxValue)
                return new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException or InvalidOperationException or NotSupportedException or KeyNotFoundException or NpgsqlException)
        {
            // Said below: the parser's own words may repeat a part of the connection string.
        }

        throw new PipelineConfigurationException(setting, $"names a connection string that is none of PostgreSQL; set it to \"{Example}\" or another of Npgsql's.");
    }

    /// <summary>The database that a pool leads to. The search path belongs to it: names of tables are looked for along it.</summary>
    public static string PlaceOf(NpgsqlDataSource pool)
    {
        var settings = new NpgsqlConnectionStringBuilder(pool.ConnectionString);
        var database = settings.Database ?? settings.Username;
        return $"postgresql {settings.Host?.ToLowerInvariant()}:{settings.Port} {database} {settings.SearchPath}".TrimEnd();
    }
}
