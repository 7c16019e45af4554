using ModelPipeline.Silo.Clustering;

namespace ModelPipeline.Silo;

/// <summary>
/// The one place that knows the silo's configuration keys. A setting that does not fit becomes a fault. The host reports all faults before
/// the process joins a cluster or opens a pipeline.
/// </summary>
internal static class SiloSettings
{
    private const string DefaultHealthUrl = "http://localhost:8081";

    // The default where the settings name no database, for Localhost only: the database of a cluster has no default.
    private const string DefaultState = "Data Source=data/cluster.db";

    /// <summary>
    /// Reads the file that <c>Config</c> names and the folder that <c>Secrets</c> names, and then the settings of the cluster.
    /// </summary>
    public static ClusterOptions AddCluster(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var settings = builder.Configuration;
        if (settings["Config"] is { Length: > 0 } file)
            services.AddFaults(ConfigFile.Insert(settings, file));
        if (settings["Secrets"] is { Length: > 0 } secrets)
            services.AddFaults(SecretFiles.Insert(settings, secrets));

        services.AddFaults(SectionNames.Find(settings));
        var faults = new List<Fault>();
        var cluster = SettingReader.Read<ClusterOptions>(settings.GetSection("Cluster"), faults);
        if (settings.GetConnectionString(cluster.Connection) is { Length: > 0 } state)
        {
            cluster = cluster with { State = state };
        }
        else if (!cluster.IsAdoNet && cluster.Connection != new ClusterOptions().Connection)
        {
            faults.Add(
                new("Cluster:Connection", $"is '{cluster.Connection}'; set ConnectionStrings:{cluster.Connection}, or leave it out."));
        }
        else if (!cluster.IsAdoNet)
        {
            cluster = cluster with { State = DefaultState };
        }

        if (cluster is { Kubernetes: true, Address: "" })
            cluster = cluster with { Address = settings[KubernetesPod.Address] ?? "" };
        services.AddFaults(faults);
        return cluster;
    }

    /// <summary>Declares the pipelines that the settings name.</summary>
    public static void DeclarePipelines(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var settings = builder.Configuration;
        services.AddSingleton(
            new ConnectionStrings(
                settings.GetSection("ConnectionStrings").GetChildren().ToDictionary(each => each.Key, each => each.Value ?? "")));
        services.AddFaults(JsonShapes.Find(settings));
        services.AddSingleton(new DefaultPipeline(settings["DefaultPipeline"] ?? ""));
        var faults = new List<Fault>();
        foreach (var section in settings.GetSection("Pipelines").GetChildren())
            services.AddPipeline(new PipelineDefinition(section.Key, SettingReader.Read<PipelineOptions>(section, faults)));
        var jobs = SettingReader.Read<JobOptions>(settings.GetSection("Jobs"), faults);
        faults.AddRange(jobs.Check());
        services.AddSingleton(jobs);
        services.AddFaults(faults);
    }

    /// <summary>Reads the limits of tenants, which APIs and silos need.</summary>
    public static void AddTenantLimits(this IHostApplicationBuilder builder)
    {
        var faults = new List<Fault>();
        var limits = new Dictionary<string, TenantLimit>();
        foreach (var section in builder.Configuration.GetSection("Auth:Limits").GetChildren())
        {
            var limit = SettingReader.Read<TenantLimit>(section, faults);
            faults.AddRange(limit.Check(section.Path));
            limits[section.Key] = limit;
        }

        builder.Services.AddSingleton(new TenantLimits(limits));
        builder.Services.AddFaults(faults);
    }

    /// <summary>Reads how model files come to this process.</summary>
    public static void AddModelsOptions(this IHostApplicationBuilder builder, ClusterOptions cluster)
    {
        var faults = new List<Fault>();
        var models = SettingReader.Read<ModelsOptions>(builder.Configuration.GetSection("Models"), faults);
        builder.Services.AddSingleton(models);
        builder.Services.AddFaults([.. faults, .. models.Check()]);
        if (!cluster.IsAdoNet && models.Store.Equals("Database", StringComparison.OrdinalIgnoreCase))
            builder.Services.AddFault(new("Models:Store", $"is '{models.Store}', which needs Cluster:Kind AdoNet; set a folder."));
    }

    /// <summary>Reads where webhooks may go.</summary>
    public static void AddWebhookOptions(this IHostApplicationBuilder builder)
    {
        var faults = new List<Fault>();
        var webhooks = SettingReader.Read<WebhookOptions>(builder.Configuration.GetSection("Webhooks"), faults);
        builder.Services.AddSingleton(webhooks);
        builder.Services.AddFaults([.. faults, .. webhooks.Check()]);
    }

    /// <summary>Sets the address of a silo's probes, where the settings name none.</summary>
    public static void UseHealthUrl(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
            builder.WebHost.UseUrls(DefaultHealthUrl);
    }

    public static void AddFaults(this IServiceCollection services, IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
            services.AddFault(fault);
    }
}
