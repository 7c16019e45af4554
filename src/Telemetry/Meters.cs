namespace ModelPipeline.Telemetry;

/// <summary>The meters whose metrics this product tells.</summary>
internal static class Meters
{
    /// <summary>The meter of PostgreSQL's driver.</summary>
    public const string Npgsql = "Npgsql";

    /// <summary>The names of the meters: the product's own, those of its libraries, and those of .NET.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        PipelineMetrics.MeterName,
        "Microsoft.Orleans",
        Npgsql,
        "System.Runtime",
        "System.Net.Http",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];
}
