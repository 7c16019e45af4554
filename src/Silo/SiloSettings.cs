using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Silo;

/// <summary>The one place that knows the silo's configuration keys.</summary>
internal static class SiloSettings
{
    /// <summary>Declares the pipelines that the settings name; what does not fit becomes a fault, reported when the pipelines open.</summary>
    public static void AddSettings(this IHostApplicationBuilder builder)
    {
        var (services, settings) = (builder.Services, builder.Configuration);
        if (settings["Config"] is { Length: > 0 } file)
            services.AddFaults(ConfigFile.Insert(settings, file));

        services.AddSingleton(new ConnectionStrings(settings.GetSection("ConnectionStrings").GetChildren().ToDictionary(each => each.Key, each => each.Value ?? "")));
        services.AddSingleton(new DefaultPipeline(settings["DefaultPipeline"] ?? ""));
        services.AddFaults(Cluster(settings).Check());
        foreach (var section in settings.GetSection("Pipelines").GetChildren())
        {
            services.AddFaults(UnknownSettings.Find(section, typeof(PipelineOptions)));
            try
            {
                services.AddPipeline(new PipelineDefinition(section.Key, section.Get<PipelineOptions>() ?? new()));
            }
            catch (InvalidOperationException e)
            {
                services.AddFault(new(section.Path, $"has a value that cannot be read: {(e.InnerException ?? e).Message} {e.Message}"));
            }
        }
    }

    public static ClusterOptions Cluster(IConfiguration settings)
    {
        var options = settings.GetSection("Cluster").Get<ClusterOptions>() ?? new();
        var named = settings.GetConnectionString(options.Connection);
        return string.IsNullOrEmpty(named) ? options : options with { State = named };
    }

    private static void AddFaults(this IServiceCollection services, IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
            services.AddFault(fault);
    }
}
