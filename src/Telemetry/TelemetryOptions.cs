using Microsoft.Extensions.Configuration;

namespace ModelPipeline.Telemetry;

/// <summary>Which ways out metrics have, by OpenTelemetry's own variables. The only place that knows these variables.</summary>
/// <param name="Scraped">Whether <c>GET /metrics</c> answers. Default: true.</param>
/// <param name="Pushed">Whether metrics are sent by OTLP. Default: true where an endpoint is set.</param>
/// <param name="ServiceName">The name of the service; null where a variable has the name, which OpenTelemetry reads itself.</param>
internal sealed record TelemetryOptions(bool Scraped, bool Pushed, string? ServiceName)
{
    public const string Disabled = "OTEL_SDK_DISABLED";
    public const string Exporters = "OTEL_METRICS_EXPORTER";
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    public const string Service = "OTEL_SERVICE_NAME";
    public const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    private static readonly string[] Known = ["none", "otlp", "prometheus"];

    /// <summary>Reads the variables. A variable that is empty counts as not set, as OpenTelemetry asks.</summary>
    /// <param name="settings">The settings, to which the environment belongs.</param>
    /// <param name="serviceName">The name of the service where no variable says it.</param>
    /// <param name="faults">Gets a fault for a value that is none of the known ones.</param>
    public static TelemetryOptions Read(IConfiguration settings, string serviceName, ICollection<Fault> faults)
    {
        var isNamed = IsSet(settings, Service)
            || settings[ResourceAttributes]?.Contains("service.name=", StringComparison.Ordinal) == true;
        var name = isNamed ? null : serviceName;
        if (string.Equals(settings[Disabled]?.Trim(), "true", StringComparison.OrdinalIgnoreCase))
            return new(Scraped: false, Pushed: false, name);
        if (!IsSet(settings, Exporters))
            return new(Scraped: true, IsSet(settings, Endpoint) || IsSet(settings, MetricsEndpoint), name);
        var named = settings[Exporters]!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (named.Any(each => !Known.Contains(each)))
            faults.Add(new(Exporters, $"is '{settings[Exporters]}'; set otlp, prometheus, both with a comma between them, or none."));
        return new(named.Contains("prometheus"), named.Contains("otlp"), name);
    }

    private static bool IsSet(IConfiguration settings, string key) => !string.IsNullOrWhiteSpace(settings[key]);
}
