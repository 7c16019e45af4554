using System.Diagnostics.Metrics;

namespace ModelPipeline.Telemetry;

/// <summary>The meters whose metrics this product tells.</summary>
internal static class Meters
{
    /// <summary>The meter of PostgreSQL's driver.</summary>
    public const string Npgsql = "Npgsql";

    private const string Hosting = "Microsoft.AspNetCore.Hosting";

    /// <summary>The names of the meters: the product's own, those of its libraries, and those of .NET.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        PipelineMetrics.MeterName,
        "Microsoft.Orleans",
        Npgsql,
        "System.Runtime",
        "System.Net.Http",
        Hosting,
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    /// <summary>
    /// Whether an instrument of these meters is told. The number of requests under way is not: each request would change it twice, for each
    /// way out. The API counts its requests anyway (<see cref="CallerMetrics.Watch"/>).
    /// </summary>
    public static bool Tells(Instrument instrument) => instrument.Name != "http.server.active_requests" || instrument.Meter.Name != Hosting;
}
