using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelPipeline.Connectors.BigQuery;
using ModelPipeline.Connectors.DuckDb;
using ModelPipeline.Connectors.Kafka;
using ModelPipeline.Connectors.PostgreSql;
using ModelPipeline.Connectors.Sqlite;
using ModelPipeline.Grains;
using ModelPipeline.Models.MlNet;
using ModelPipeline.Models.Onnx;
using ModelPipeline.Models.OpenInference;
using ModelPipeline.Models.Python;
using ModelPipeline.Models.Trees;
using ModelPipeline.Silo.Access;
using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.Models;
using ModelPipeline.Silo.Schema;
using ModelPipeline.Silo.Starting;
using ModelPipeline.Silo.Tls;

namespace ModelPipeline.Silo;

/// <summary>Turns a host into a silo, or into a client of a cluster's silos.</summary>
public static class SiloHosting
{
    /// <summary>
    /// How long a silo of a cluster has to stop. Shorter than the 30 seconds after which Kubernetes kills a pod by default.
    /// </summary>
    internal static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(27);

    /// <summary>Adds the silo with the pipelines, connectors and model kinds that the settings can name.</summary>
    public static void AddSilo(this IHostApplicationBuilder builder)
    {
        var cluster = builder.AddCluster();
        builder.AddConsoleLog();
        builder.AddSilo(cluster);
    }

    /// <summary>
    /// Adds access to the grains: a silo in this process for a Localhost cluster, otherwise a client of the cluster's silos. A client loads
    /// no pipeline, connector or model.
    /// </summary>
    /// <param name="builder">The builder of the host.</param>
    /// <param name="useClient">Configures the client further.</param>
    public static void AddSiloOrClient(this IHostApplicationBuilder builder, Action<IClientBuilder> useClient)
    {
        var cluster = builder.AddCluster();
        builder.AddConsoleLog();
        if (cluster.IsAdoNet)
        {
            builder.AddClient(cluster, useClient);
        }
        else
        {
            builder.AddSilo(cluster);
        }
    }

    /// <summary>Adds the connectors and kinds of model that settings can name.</summary>
    internal static IServiceCollection AddPipelineKinds(this IServiceCollection services) =>
        services.AddPipelines().AddBigQuery().AddDuckDb().AddPostgreSql().AddSqlite().AddKafka().AddOnnx().AddMlNet().AddPython()
            .AddTrees().AddOpenInference();

    private static void AddSilo(this IHostApplicationBuilder builder, ClusterOptions cluster)
    {
        builder.Services.AddFaults([.. cluster.Check(opensPorts: true), .. KubernetesPod.Check(cluster, builder.Configuration)]);
        builder.Services.AddClusterTls(cluster, isSilo: true);
        builder.DeclarePipelines();
        builder.AddTenantLimits();
        builder.AddModels(cluster);
        builder.Services.AddPipelineKinds();
        builder.Services.AddJoining(cluster);
        builder.Services.AddAccessStore(cluster);
        builder.AddWebhookOptions();
        if (cluster.IsAdoNet)
        {
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
            WhileServing.Wrap(builder.Services, $"silo of cluster '{cluster.ClusterId}', port {cluster.SiloPort}", UseSilo, JoinAsync);
        }
        else
        {
            builder.Services.AddSingleton<StateOwnership>();
            builder.Services.AddSingleton(new BeforeStart(services =>
            {
                services.GetRequiredService<StateOwnership>().Take();
                return services.GetRequiredService<PipelineSet>().OpenAsync(CancellationToken.None);
            }));
            UseSilo();
        }

        // After the silo: it tells of scores and sends when the pipelines are open.
        builder.Services.AddWebhookSending();

        void UseSilo() => builder.UseOrleans(silo => silo.AddScoringGrains().UseCluster(cluster));
    }

    // The pipelines come first, so that the fault of a pipeline is reported at once, even while the database is missing.
    private static async Task JoinAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<PipelineOpening>().OpenAsync(cancellationToken);
        await services.GetRequiredService<ClusterDatabase>().PrepareAsync(cancellationToken);
    }

    private static void AddClient(this IHostApplicationBuilder builder, ClusterOptions cluster, Action<IClientBuilder> useClient)
    {
        builder.Services.AddFaults(cluster.Check(opensPorts: false));
        builder.AddTenantLimits();
        builder.Services.AddClusterTls(cluster, isSilo: false);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddModels(cluster);
        builder.Services.AddJoining(cluster);
        builder.Services.AddAccessStore(cluster);
        builder.AddWebhookOptions();
        builder.Services.AddSingleton(new BeforeStart(services => services.ThrowFaults()));
        WhileServing.Wrap(
            builder.Services,
            $"client of cluster '{cluster.ClusterId}'",
            () => builder.UseOrleansClient(client =>
            {
                client.UseAdoNetCluster(cluster);
                client.UseClusterTls(cluster);
                client.Services.AddClusterExceptions();
                client.UseConnectionRetryFilter<SiloWait>();
                useClient(client);
            }),
            (services, cancellationToken) => services.GetRequiredService<ClusterDatabase>().FindAsync(cancellationToken));
    }
}
