using Microsoft.Extensions.Configuration;

namespace ModelPipeline.Telemetry;

/// <summary>
/// Which ways out metrics, spans and logs have, by OpenTelemetry's own variables. Together with <see cref="TraceSampling"/> the only place
/// that knows these variables.
/// </summary>
internal sealed record TelemetryOptions
{
    public const string Disabled = "OTEL_SDK_DISABLED";
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string MetricExporters = "OTEL_METRICS_EXPORTER";
    public const string MetricEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    public const string SpanExporter = "OTEL_TRACES_EXPORTER";
    public const string SpanEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    public const string LogExporter = "OTEL_LOGS_EXPORTER";
    public const string LogEndpoint = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT";
    public const string Service = "OTEL_SERVICE_NAME";
    public const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    private const string Otlp = "otlp";
    private const string Prometheus = "prometheus";
    private const string None = "none";

    /// <summary>Whether <c>GET /metrics</c> answers. Default: true.</summary>
    public bool IsScraped { get; init; }

    /// <summary>Whether metrics are sent by OTLP. Default: true where an endpoint is set.</summary>
    public bool SendsMetrics { get; init; }

    /// <summary>Whether spans are sent by OTLP. Default: true where an endpoint is set.</summary>
    public bool SendsSpans { get; init; }

    /// <summary>Whether logs are sent by OTLP. Default: true where an endpoint is set.</summary>
    public bool SendsLogs { get; init; }

    /// <summary>Which calls are traced.</summary>
    public TraceSampling Sampling { get; init; } = new(FollowsCaller: true, 0);

    /// <summary>The name of the service; null where a variable has the name, which OpenTelemetry reads itself.</summary>
    public string? ServiceName { get; init; }

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
            return new() { ServiceName = name };
        var metrics = ExportersOf(settings, MetricExporters, MetricEndpoint, [Otlp, Prometheus], faults);
        var sampling = TraceSampling.Read(settings, faults);
        return new()
        {
            IsScraped = metrics.Contains(Prometheus),
            SendsMetrics = metrics.Contains(Otlp),
            SendsSpans = ExportersOf(settings, SpanExporter, SpanEndpoint, [Otlp], faults).Contains(Otlp) && sampling.IsPossible,
            SendsLogs = ExportersOf(settings, LogExporter, LogEndpoint, [Otlp], faults).Contains(Otlp),
            Sampling = sampling,
            ServiceName = name,
        };
    }

    // Without the variable: Prometheus where the signal has it, and OTLP where an endpoint says where to.
    private static string[] ExportersOf(
        IConfiguration settings, string variable, string endpoint, string[] known, ICollection<Fault> faults)
    {
        if (!IsSet(settings, variable))
            return IsSet(settings, Endpoint) || IsSet(settings, endpoint) ? known : [.. known.Except([Otlp])];
        var named = settings[variable]!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (named.Except(known).Except([None]).Any())
        {
            var both = known.Length > 1 ? ", both with a comma between them," : "";
            faults.Add(new(variable, $"is '{settings[variable]}'; set {string.Join(", ", known)}{both} or none."));
        }

        return named;
    }

    private static bool IsSet(IConfiguration settings, string key) => !string.IsNullOrWhiteSpace(settings[key]);
}
