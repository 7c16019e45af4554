using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Probes.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(6);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health");
        health.MapGet("", () => Report(HealthReport.Up)).WithSummary("Whether the process is up").Produces<HealthReport>();
        health.MapGet("/live", () => Report(HealthReport.Up)).WithSummary("Whether the process is alive").Produces<HealthReport>();
        health.MapGet("/ready", ReadyAsync).WithSummary("Whether calls would be served: the cluster is joined and every store answers")
            .Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(Drain drain, IGrainFactory grains, ILogger<HealthReport> log)
    {
        if (drain.IsDraining)
            return Report(new("DOWN", ["The process is stopping."]));
        try
        {
            var checks = await grains.GetGrain<IPipelineCatalogGrain>(0).Check().AsTask().WaitAsync(Timeout);
            string[] problems = [.. checks.Where(check => check.Problem is not null).Select(check => $"{check.Pipeline}, {check.Part}: {check.Problem}")];
            return Report(problems.Length == 0 ? HealthReport.Up : new("DOWN", problems));
        }
        catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException)
        {
            log.LogNotReady(e.Message);
            return Report(new("DOWN", ["No silo answers."]));
        }
    }

    private static IResult Report(HealthReport report) =>
        TypedResults.Json(report, ApiJson.Default.HealthReport, statusCode: report.Status == "UP" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
