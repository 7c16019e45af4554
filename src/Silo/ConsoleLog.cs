using Microsoft.Extensions.Logging.Console;

namespace ModelPipeline.Silo;

/// <summary>Sets the log on stdout: one line for each event, in UTC, as text or as JSON.</summary>
internal static class ConsoleLog
{
    private const string Format = "Logging:Console:FormatterName";
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static void AddConsoleLog(this IHostApplicationBuilder builder)
    {
        var format = builder.Configuration[Format] is { Length: > 0 } set ? set : ConsoleFormatterNames.Simple;
        if (format is not (ConsoleFormatterNames.Simple or ConsoleFormatterNames.Json))
            builder.Services.AddFault(new(Format, $"is '{format}'; set {ConsoleFormatterNames.Simple} or {ConsoleFormatterNames.Json}."));
        builder.Logging.ClearProviders();
        if (format == ConsoleFormatterNames.Json)
        {
            builder.Logging.AddJsonConsole(console =>
            {
                console.TimestampFormat = Time;
                console.UseUtcTimestamp = true;
                // The ids of the trace are a scope.
                console.IncludeScopes = true;
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
                console.TimestampFormat = $"{Time} ";
                console.UseUtcTimestamp = true;
            });
        }

        // These are defaults; Logging:LogLevel in the settings overrides them. At each start, Orleans' watchdog warns of a check that "has
        // not completed" since the machine booted. When a silo dies, Orleans.Messaging logs a line for each message that was on its way to
        // the silo, and Polly within Orleans logs three lines for each retry. The membership log already reports the death once.
        builder.Logging.AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
            .AddFilter("Orleans.Messaging", LogLevel.Critical)
            .AddFilter("Polly", LogLevel.None)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
            // Grain services log their range of the ring of grains. These services do not use the range.
            .AddFilter("ModelPipeline.Grains.PartitionService", LogLevel.Warning)
            .AddFilter("ModelPipeline.Grains.ScoringService", LogLevel.Warning)
            .AddFilter("ModelPipeline.Grains.RolloutService", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None)
            // PipelineHost reports these failures on stderr, in one message.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel.", LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }
}
