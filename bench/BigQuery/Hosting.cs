using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelPipeline.Connectors.BigQuery;
using ModelPipeline.Grains;

namespace ModelPipeline.Bench.BigQuery;

/// <summary>One silo with a pipeline from BigQuery to BigQuery.</summary>
internal static class Hosting
{
    public static IHost Build(Uri address, OutputMode mode, IModel model)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddBigQuery().AddPipeline("churn", pipeline => pipeline.Apply(_ => model).Configure(options =>
        {
            options.Input = new() { Kind = "BigQuery", Table = "customers", Connection = "warehouse" };
            options.Output = new() { Kind = "BigQuery", Table = "scores", Mode = mode, Connection = "warehouse" };
        }));
        var connections = new Dictionary<string, string> { ["warehouse"] = $"Project=p;Dataset=d;Emulator={address}" };
        builder.Services.AddSingleton(new ConnectionStrings(connections));
        if (int.TryParse(Environment.GetEnvironmentVariable("BATCH"), out var rows))
            builder.Services.AddSingleton(new JobOptions { BatchSize = rows });
        builder.UseOrleans(
            silo => silo.UseLocalhostClustering().AddScoringGrains().AddMemoryGrainStorageAsDefault().UseInMemoryReminderService());
        return builder.Build();
    }
}
