using ModelPipeline.Models.Sources.GoogleStorage;
using ModelPipeline.Models.Sources.S3;
using ModelPipeline.Silo.Clustering;

namespace ModelPipeline.Silo.Models;

/// <summary>Adds what brings model files to a process: sources, and the store of uploads.</summary>
internal static class ModelHosting
{
    public static void AddModels(this IHostApplicationBuilder builder, ClusterOptions cluster)
    {
        builder.AddModelsOptions(cluster);
        builder.Services.AddModelSources().AddGoogleStorageModels().AddS3Models();
        if (cluster.IsAdoNet)
            builder.Services.AddModelStorage("Database", (_, _) => new DatabaseStorage(cluster));
    }
}
