using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Silo.Schema;

/// <summary>The command <c>--migrate</c>: brings the schema of the cluster's database to the version of this program, and ends.</summary>
internal static class MigrateCommand
{
    public const string Name = "--migrate";

    public static async Task RunAsync(IHostApplicationBuilder builder)
    {
        builder.AddConsoleLog();
        var cluster = builder.AddCluster();
        if (!cluster.IsAdoNet)
            builder.Services.AddFault(new("Cluster:Kind", $"is '{cluster.Kind}'; {Name} is for AdoNet."));
        builder.Services.AddFaults(cluster.Check(opensPorts: false));
        builder.Services.AddJoining(cluster).TryAddSingleton(TimeProvider.System);
        await using var services = builder.Services.BuildServiceProvider();
        await services.ThrowFaults();
        await services.GetRequiredService<ClusterDatabase>().MigrateAsync(CancellationToken.None);
    }
}
