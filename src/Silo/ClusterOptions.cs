using ModelPipeline.Silo.GrainState;

namespace ModelPipeline.Silo;

/// <summary>The cluster's settings, under <c>Cluster</c>.</summary>
internal sealed record ClusterOptions
{
    /// <summary>How silos find each other. This version knows <c>Localhost</c>: one process, all by itself.</summary>
    public string Kind { get; init; } = "Localhost";

    /// <summary>The name of the connection string of the database that holds grain state. Default <c>cluster</c>.</summary>
    public string Connection { get; init; } = "cluster";

    /// <summary>Which silos belong together.</summary>
    public string ClusterId { get; init; } = "model-pipeline";

    /// <summary>Whose grain state it is; stays the same over deployments.</summary>
    public string ServiceId { get; init; } = "model-pipeline";

    /// <summary>The port on which silos talk to each other. Default 11111.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>The port on which clients talk to the silo. Default 30000.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>What <see cref="Connection"/> names; without one a SQLite file below the working directory.</summary>
    internal string State { get; init; } = "Data Source=data/cluster.db";

    internal IEnumerable<Fault> Check()
    {
        if (!Kind.Equals("Localhost", StringComparison.OrdinalIgnoreCase))
            yield return new("Cluster:Kind", $"is '{Kind}'; this version knows Localhost.");
        if (SqliteStateSchema.Check(State) is { } why)
            yield return new("Cluster:Connection", $"names a place for grain state that cannot be used: {why} Set ConnectionStrings:{Connection} to \"Data Source=path\" of a SQLite file that this process may write.");
        foreach (var (setting, port) in new[] { ("Cluster:SiloPort", SiloPort), ("Cluster:GatewayPort", GatewayPort) })
        {
            if (port is < 1 or > 65535)
                yield return new(setting, $"is {port}; set 1 to 65535.");
            else if (!LocalPort.IsFree(port))
                yield return new(setting, $"is {port}, which another process uses; stop that one, or set a free port.");
        }
    }
}
