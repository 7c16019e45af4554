using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using ModelPipeline.Connectors.DuckDb;
using ModelPipeline.Connectors.PostgreSql;
using ModelPipeline.Connectors.Sqlite;
using ModelPipeline.Grains;
using ModelPipeline.Models.MlNet;
using ModelPipeline.Models.Onnx;

namespace ModelPipeline.Silo;

/// <summary>Makes a host a silo: the silo process itself, or an API that embeds one.</summary>
public static class SiloHosting
{
    /// <summary>Adds the silo with the pipelines, connectors and model kinds that the settings can name.</summary>
    public static IHostApplicationBuilder AddSilo(this IHostApplicationBuilder builder)
    {
        builder.AddConsoleLog();
        var cluster = builder.AddSettings();
        builder.Services.AddPipelines().AddDuckDb().AddPostgreSql().AddSqlite().AddOnnx().AddMlNet();
        return builder.UseOrleans(silo =>
        {
            silo.AddScoringGrains();
            silo.UseCluster(cluster);
        });
    }

    private static void AddConsoleLog(this IHostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        // Defaults only: Logging:LogLevel in the settings decides. Orleans' watchdog warns at each start of a check that "has not
        // completed" since the machine booted.
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error).AddFilter("Polly", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None)
            // Told on stderr, in one message, by PipelineHost.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None).AddFilter("Microsoft.AspNetCore.Server.Kestrel.", LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }
}
