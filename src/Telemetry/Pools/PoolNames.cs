namespace ModelPipeline.Telemetry;

/// <summary>
/// The names of connection pools. The pools of pipelines have names of their own. Where a library opens a pool without a name, Npgsql takes
/// the connection string, and hosts and roles are for the log alone.
/// </summary>
internal static class PoolNames
{
    /// <summary>The attribute that holds the name.</summary>
    public const string Tag = "db.client.connection.pool.name";

    private const string Unnamed = "unnamed";

    /// <summary>The name to show for a pool.</summary>
    public static string Show(string name) => name.Contains('=', StringComparison.Ordinal) ? Unnamed : name;
}
