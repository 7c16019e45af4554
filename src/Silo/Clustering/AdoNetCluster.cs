using System.Net;
using ModelPipeline.Grains;
using Orleans.Configuration;

namespace ModelPipeline.Silo.Clustering;

/// <summary>Keeps membership, grain state and reminders in PostgreSQL, through Orleans' own ADO.NET providers.</summary>
internal static class AdoNetCluster
{
    private const string Invariant = "Npgsql";

    public static void UseAdoNetCluster(this ISiloBuilder silo, ClusterOptions options)
    {
        silo.Services.Configure<Orleans.Configuration.ClusterOptions>(cluster => Identify(cluster, options));
        UseEndpoints(silo, options);
        if (options.Kubernetes)
            silo.UseKubernetesHosting();
        silo.UseAdoNetClustering(membership =>
        {
            membership.Invariant = Invariant;
            membership.ConnectionString = ClusterConnection.WithDefaults(options.State);
        });
        silo.UseAdoNetState(options);
        silo.Services.Configure<ClusterMembershipOptions>(ClusterTimings.Apply);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipLog>();
    }

    public static void UseAdoNetCluster(this IClientBuilder client, ClusterOptions options)
    {
        client.Services.Configure<Orleans.Configuration.ClusterOptions>(cluster => Identify(cluster, options));
        client.UseAdoNetClustering(membership =>
        {
            membership.Invariant = Invariant;
            membership.ConnectionString = ClusterConnection.WithDefaults(options.State);
        });
        client.Services.Configure<GatewayOptions>(ClusterTimings.Apply);
        client.Services.Configure<ClientMessagingOptions>(ClusterTimings.Apply);
    }

    /// <summary>Keeps the state of grains and their reminders.</summary>
    public static void UseAdoNetState(this ISiloBuilder silo, ClusterOptions options)
    {
        var connectionString = ClusterConnection.WithDefaults(options.State);
        silo.AddAdoNetGrainStorageAsDefault(storage =>
        {
            storage.Invariant = Invariant;
            storage.ConnectionString = connectionString;
            storage.GrainStorageSerializer = new StateSerializer();
            // Otherwise the row of a cleared state stays for ever.
            storage.DeleteStateOnClear = true;
        });
        silo.UseAdoNetReminderService(reminders =>
        {
            reminders.Invariant = Invariant;
            reminders.ConnectionString = connectionString;
        });
    }

    private static void Identify(Orleans.Configuration.ClusterOptions cluster, ClusterOptions options)
    {
        cluster.ClusterId = options.ClusterId;
        cluster.ServiceId = options.ServiceId;
    }

    private static void UseEndpoints(ISiloBuilder silo, ClusterOptions options)
    {
        // A machine for which the settings name an address has other networks, and silos must not listen there.
        if (IPAddress.TryParse(options.Address, out var address))
        {
            silo.ConfigureEndpoints(address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: false);
        }
        else
        {
            silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
        }
    }
}
