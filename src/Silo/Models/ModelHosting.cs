using ModelPipeline.Silo.Clustering;

namespace ModelPipeline.Silo.Models;

/// <summary>Adds what brings model files to a process: sources, and the store of uploads.</summary>
internal static class ModelHosting
{
    public static void AddModels(this IHostApplicationBuilder builder, ClusterOptions cluster)
    {
        builder.AddModelsOptions();
        builder.Services.AddModelSources();
        if (cluster.IsAdoNet)
            builder.Services.AddModelStorage("Database", (_, _) => new DatabaseStorage(cluster));
    }
}
