using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelPipeline.Connectors.BigQuery;
using ModelPipeline.Grains;
using Orleans.Providers;
using Orleans.Runtime.Hosting;

namespace ModelPipeline.Bench.BigQuery;

/// <summary>One silo with a pipeline from BigQuery to BigQuery.</summary>
internal static class Hosting
{
    /// <summary>Where the servers of a run listen.</summary>
    public const int Port = 19050;

    /// <summary>Where their Storage Read API listens.</summary>
    public const int StoragePort = 19060;

    public static Uri Address => new($"http://127.0.0.1:{Port}");

    public static string Connection(Uri address, string storage) =>
        $"Project=p;Dataset=d;Emulator={address};Storage={storage};StorageEndpoint=http://127.0.0.1:{StoragePort}";

    public static IHost Build(Uri address, OutputMode mode, IModel model, string storage)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddBigQuery().AddPipeline("churn", pipeline => pipeline.Apply(_ => model).Configure(options =>
        {
            options.Input = new() { Kind = "BigQuery", Table = "customers", Connection = "warehouse" };
            options.Output = new() { Kind = "BigQuery", Table = "scores", Mode = mode, Connection = "warehouse" };
        }));
        var connections = new Dictionary<string, string> { ["warehouse"] = Connection(address, storage) };
        builder.Services.AddSingleton(new ConnectionStrings(connections));
        if (int.TryParse(Environment.GetEnvironmentVariable("BATCH"), out var rows))
            builder.Services.AddSingleton(new JobOptions { BatchSize = rows });
        var state = new KeptState();
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddScoringGrains().UseInMemoryReminderService()
            .Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (_, _) => state));
        return builder.Build();
    }
}
