using Microsoft.Data.Sqlite;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Clustering;
using Npgsql;

namespace ModelPipeline.Silo.Access;

/// <summary>Registers the store of keys and audit: tables in the database that holds the state of grains.</summary>
internal static class AccessServices
{
    // Keys are read every other second, and changes are rare. Webhooks have connections of their own, so that keys never wait for them.
    private const int MostConnections = 4;

    public static IServiceCollection AddAccessStore(this IServiceCollection services, ClusterOptions cluster) => services
        .AddSingleton(_ => Open(cluster))
        .AddSingleton<KeyStore>()
        .AddSingleton<AuditStore>()
        .AddSingleton<IAudit, AuditLog>()
        .AddEventStore(cluster);

    /// <summary>Opens the database. No connection is made yet.</summary>
    public static AccessDatabase Open(ClusterOptions cluster)
    {
        if (!cluster.IsAdoNet)
        {
            return new(SqliteFactory.Instance.CreateDataSource(cluster.State), cluster.ServiceId,
                AccessSchema.Sqlite + EventSchema.Sqlite + TriggerSchema.Sqlite);
        }

        var settings = new NpgsqlConnectionStringBuilder(ClusterConnection.WithDefaults(cluster.State));
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, MostConnections);
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, MostConnections);
        return new(ClusterConnection.Open("cluster/access", settings.ConnectionString), cluster.ServiceId, tables: null);
    }
}
