using ModelPipeline.Grains;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Silo.Health;

/// <summary>The health probes, the same in the API and in a silo.</summary>
public static partial class HealthEndpoints
{
    // A client that gives up before this time does not read the reason.
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(6);

    /// <summary>Maps <c>/health</c>, <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static IEndpointConventionBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health");
        health.MapGet("", () => Report(HealthReport.Up)).WithSummary("Whether the process is up").Produces<HealthReport>();
        health.MapGet("/live", () => Report(HealthReport.Up)).WithSummary("Whether the process is alive").Produces<HealthReport>();
        health.MapGet("/ready", ReadyAsync).WithSummary("Whether calls would be served: the cluster is joined and every store answers")
            .Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
        return health;
    }

    private static async Task<IResult> ReadyAsync(IHostApplicationLifetime process, Joining joining, IServiceProvider services,
        ILogger<HealthReport> log) => Report(await CheckAsync(process, joining, services, log));

    /// <summary>Whether calls would be served.</summary>
    internal static async Task<HealthReport> CheckAsync(IHostApplicationLifetime process, Joining joining, IServiceProvider services,
        ILogger<HealthReport> log)
    {
        if (process.ApplicationStopping.IsCancellationRequested)
            return Down("The process is stopping.");
        if (joining.WaitsFor is { } awaited)
            return Down(awaited);
        try
        {
            // In a silo the grain is on the silo itself: a stateless worker answers where the caller is.
            var catalog = services.GetRequiredService<IGrainFactory>().GetGrain<IPipelineCatalogGrain>(0);
            var checks = await catalog.Check().AsTask().WaitAsync(Timeout);
            string[] problems = [
                .. checks.Where(check => check.Problem is not null).Select(check => $"{check.Pipeline}, {check.Part}: {check.Problem}")];
            var report = problems.Length == 0 ? HealthReport.Up : new("DOWN", problems);
            string[] warnings = [
                .. checks.Where(check => check.Warning is not null).Select(check => $"{check.Pipeline}, {check.Part}: {check.Warning}")];
            if (warnings.Length > 0)
                report = report with { Warnings = warnings };
            return report with { Memory = services.GetService<SiloMemory>()?.Read() };
        }
        catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException)
        {
            LogNotReady(log, e.Message);
            return Down("No silo answers.");
        }
    }

    private static HealthReport Down(params string[] problems) => new("DOWN", problems);

    private static IResult Report(HealthReport report) =>
        TypedResults.Json(report, HealthJson.Default.HealthReport,
            statusCode: report.Status == "UP" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);

    [LoggerMessage(EventId = 220, Level = LogLevel.Warning, Message = "Not ready: no silo answers. {Reason}")]
    private static partial void LogNotReady(ILogger log, string reason);
}
