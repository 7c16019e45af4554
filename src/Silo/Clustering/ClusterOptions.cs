using System.Net;
using ModelPipeline.Silo.GrainState;
using ModelPipeline.Silo.Tls;
using Npgsql;

namespace ModelPipeline.Silo.Clustering;

/// <summary>The settings of the cluster; section <c>Cluster</c>.</summary>
internal sealed record ClusterOptions
{
    /// <summary>
    /// How silos find each other. <c>Localhost</c>: the only silo is this process. <c>AdoNet</c>: any number of silos, through a PostgreSQL
    /// database. Default <c>Localhost</c>.
    /// </summary>
    public string Kind { get; init; } = "Localhost";

    /// <summary>
    /// The name of a connection string. Its database holds the state of grains and, for AdoNet, membership and reminders. Default
    /// <c>cluster</c>.
    /// </summary>
    public string Connection { get; init; } = "cluster";

    /// <summary>The name of the cluster. Silos with the same name belong together. Default <c>model-pipeline</c>.</summary>
    public string ClusterId { get; init; } = "model-pipeline";

    /// <summary>The owner of the grain state. Keep the value from one deployment to the next. Default <c>model-pipeline</c>.</summary>
    public string ServiceId { get; init; } = "model-pipeline";

    /// <summary>The port on which silos talk to each other. Default 11111.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>The port on which clients talk to the silo. Default 30000.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>
    /// AdoNet: the IP address of this machine at which other processes reach this silo. The silo listens at this address only. Default: the
    /// machine's own address, and the silo listens at all addresses.
    /// </summary>
    public string Address { get; init; } = "";

    /// <summary>
    /// AdoNet: whether a silo creates or updates the schema when the silo starts. Default true. The silo needs the right to create tables
    /// only where the schema is missing or older.
    /// </summary>
    public bool Migrate { get; init; } = true;

    /// <summary>AdoNet: whether the silo runs in a Kubernetes pod and may watch the pods of its namespace. Default false.</summary>
    public bool Kubernetes { get; init; }

    /// <summary>Mutual TLS between the processes of the cluster. Default: plain text.</summary>
    public ClusterTlsOptions Tls { get; init; } = new();

    /// <summary>
    /// The connection string that <see cref="Connection"/> names. Default for Localhost: a SQLite file below the working directory.
    /// </summary>
    internal string State { get; init; } = "";

    internal bool IsAdoNet => Is("AdoNet");

    /// <summary>The faults of these settings.</summary>
    /// <param name="opensPorts">Whether the process is a silo. A client and the command <c>--migrate</c> open no ports.</param>
    internal IEnumerable<Fault> Check(bool opensPorts)
    {
        if (!IsAdoNet && !Is("Localhost"))
        {
            yield return new("Cluster:Kind", $"is '{Kind}'; set Localhost or AdoNet.");
        }
        else if (IsAdoNet && CheckPostgreSql() is { } missing)
        {
            yield return new("Cluster:Connection",
                $"is '{Connection}', which {missing}; set ConnectionStrings:{Connection} to \"Host=...;Database=...;Username=...\".");
        }
        else if (!IsAdoNet && SqliteStateSchema.Check(State) is { } why)
        {
            yield return new("Cluster:Connection",
                $"names a place for grain state that cannot be used: {why} Set ConnectionStrings:{Connection} to \"Data Source=path\" of a "
                + "SQLite file that this process may write, or Cluster:Kind to AdoNet for a cluster over PostgreSQL.");
        }

        var address = IPAddress.Loopback;
        if (Address.Length > 0 && !IPAddress.TryParse(Address, out address))
            yield return new("Cluster:Address", $"is '{Address}'; set an IP address of this machine, or leave it out.");
        if (!opensPorts || address is null)
            yield break;
        if (IsAdoNet && !LocalPort.IsHere(address))
        {
            yield return new("Cluster:Address", $"is '{Address}', which is no address of this machine; set one that is, or leave it out.");
            yield break;
        }

        foreach (var (setting, port) in new[] { ("Cluster:SiloPort", SiloPort), ("Cluster:GatewayPort", GatewayPort) })
        {
            if (port is < 1 or > 65535)
                yield return new(setting, $"is {port}; set 1 to 65535.");
            else if (!LocalPort.IsFree(address, port))
                yield return new(setting, $"is {port}, which another process uses; stop that one, or set a free port.");
        }
    }

    private bool Is(string kind) => Kind.Equals(kind, StringComparison.OrdinalIgnoreCase);

    private string? CheckPostgreSql()
    {
        try
        {
            if (State.Length == 0)
                return "names no connection string";
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(State).Host) ? "names no host" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The exception's text repeats the value, which may hold a password.
            return "is no connection string of PostgreSQL";
        }
    }
}
