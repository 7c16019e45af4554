using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Silo;

/// <summary>The one place that knows the silo's configuration keys.</summary>
internal static class SiloSettings
{
    /// <summary>
    /// Declares the pipelines that the settings name, and reads the cluster's. What does not fit becomes a fault, reported when the
    /// pipelines open.
    /// </summary>
    public static ClusterOptions AddSettings(this IHostApplicationBuilder builder)
    {
        var (services, settings) = (builder.Services, builder.Configuration);
        if (settings["Config"] is { Length: > 0 } file)
            services.AddFaults(ConfigFile.Insert(settings, file));

        services.AddSingleton(new ConnectionStrings(settings.GetSection("ConnectionStrings").GetChildren().ToDictionary(each => each.Key, each => each.Value ?? "")));
        services.AddSingleton(new DefaultPipeline(settings["DefaultPipeline"] ?? ""));
        var faults = new List<Fault>();
        foreach (var section in settings.GetSection("Pipelines").GetChildren())
            services.AddPipeline(new PipelineDefinition(section.Key, SettingReader.Read<PipelineOptions>(section, faults)));

        var cluster = SettingReader.Read<ClusterOptions>(settings.GetSection("Cluster"), faults);
        if (settings.GetConnectionString(cluster.Connection) is { Length: > 0 } state)
            cluster = cluster with { State = state };
        else if (cluster.Connection != new ClusterOptions().Connection)
            faults.Add(new("Cluster:Connection", $"is '{cluster.Connection}'; set ConnectionStrings:{cluster.Connection}, or leave it out."));
        services.AddFaults(faults.Concat(cluster.Check()));
        return cluster;
    }

    private static void AddFaults(this IServiceCollection services, IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
            services.AddFault(fault);
    }
}
