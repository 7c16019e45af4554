using ModelPipeline.Silo;
using ModelPipeline.Silo.Models;

namespace ModelPipeline.Api;

/// <summary>The services that read settings and open their parts, without a server.</summary>
internal static class SetupServices
{
    /// <param name="file">The file with the settings.</param>
    /// <param name="looksAtMachine">
    /// Whether faults of this machine count too: ports that are in use, and a place for state that cannot be written.
    /// </param>
    public static ServiceProvider Of(string file, bool looksAtMachine)
    {
        var builder = WebApplication.CreateBuilder(["--Config", file]);
        builder.Logging.ClearProviders();
        var cluster = builder.AddCluster();
        if (looksAtMachine)
            builder.Services.AddFaults(cluster.Check(opensPorts: true));
        builder.DeclarePipelines();
        builder.AddTenantLimits();
        builder.AddModels(cluster);
        ApiSettings.AddLists(builder);
        builder.AddAuth();
        builder.Services.AddPipelineKinds();
        builder.Services.AddSingleton<SettingsChecker>();
        builder.Services.AddSingleton<IConfiguration>(builder.Configuration);
        return builder.Services.BuildServiceProvider();
    }
}
