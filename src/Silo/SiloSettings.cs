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
        foreach (var section in settings.GetSection("Pipelines").GetChildren())
        {
            if (services.Read<PipelineOptions>(section) is { } options)
                services.AddPipeline(new PipelineDefinition(section.Key, options));
        }

        var cluster = services.Read<ClusterOptions>(settings.GetSection("Cluster")) ?? new();
        if (settings.GetConnectionString(cluster.Connection) is { Length: > 0 } state)
            cluster = cluster with { State = state };
        services.AddFaults(cluster.Check());
        return cluster;
    }

    /// <returns>Null, and a fault, where a value cannot be read.</returns>
    private static T? Read<T>(this IServiceCollection services, IConfigurationSection section) where T : class, new()
    {
        services.AddFaults(UnknownSettings.Find(section, typeof(T)));
        try
        {
            return section.Get<T>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            services.AddFault(new(section.Path, $"has a value that cannot be read. {e.Message}"));
            return null;
        }
    }

    private static void AddFaults(this IServiceCollection services, IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
            services.AddFault(fault);
    }
}
