using Microsoft.Extensions.Logging.Console;

namespace ModelPipeline.Silo;

/// <summary>What a process says on stdout: a line an event, in UTC.</summary>
internal static class ConsoleLog
{
    public static void AddConsoleLog(this IHostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        // Defaults only: Logging:LogLevel in the settings decides. Orleans' watchdog warns at each start of a check that "has not
        // completed" since the machine booted. A silo that dies would make a line for each message that was on its way to it, and Polly,
        // within Orleans, three for each time that it is tried again: the membership's lines say it once.
        builder.Logging.AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
            .AddFilter("Orleans.Messaging", LogLevel.Critical)
            .AddFilter("Polly", LogLevel.None)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
            // Grain services tell which part of a ring is theirs, which these do not use.
            .AddFilter("ModelPipeline.Grains.PartitionService", LogLevel.Warning)
            .AddFilter("ModelPipeline.Grains.ScoringService", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None)
            // Told on stderr, in one message, by PipelineHost.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel.", LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }
}
