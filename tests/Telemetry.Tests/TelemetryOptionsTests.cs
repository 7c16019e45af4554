using Microsoft.Extensions.Configuration;
using ModelPipeline.Telemetry;

namespace ModelPipeline.Tests;

public sealed class TelemetryOptionsTests
{
    private readonly List<Fault> faults = [];

    [Fact]
    public void Read_NothingSet_ScrapesAndSendsNothing() => Assert.Equal("scraped", Ways());

    [Theory]
    [InlineData(TelemetryOptions.Endpoint, "scraped, metrics, spans, logs")]
    [InlineData(TelemetryOptions.MetricEndpoint, "scraped, metrics")]
    [InlineData(TelemetryOptions.SpanEndpoint, "scraped, spans")]
    [InlineData(TelemetryOptions.LogEndpoint, "scraped, logs")]
    public void Read_Endpoint_SendsToo(string variable, string expected) =>
        Assert.Equal(expected, Ways((variable, "http://127.0.0.1:4317")));

    [Theory]
    [InlineData(TelemetryOptions.MetricExporters, "none", "spans, logs")]
    [InlineData(TelemetryOptions.MetricExporters, "otlp", "metrics, spans, logs")]
    [InlineData(TelemetryOptions.MetricExporters, "prometheus", "scraped, spans, logs")]
    [InlineData(TelemetryOptions.MetricExporters, "otlp, prometheus", "scraped, metrics, spans, logs")]
    [InlineData(TelemetryOptions.MetricExporters, " ", "scraped, metrics, spans, logs")]
    [InlineData(TelemetryOptions.SpanExporter, "none", "scraped, metrics, logs")]
    [InlineData(TelemetryOptions.SpanExporter, "otlp", "scraped, metrics, spans, logs")]
    [InlineData(TelemetryOptions.LogExporter, "none", "scraped, metrics, spans")]
    [InlineData(TraceSampling.Sampler, "always_off", "scraped, metrics, logs")]
    public void Read_Exporters_AreTheNamedOnes(string variable, string value, string expected)
    {
        Assert.Equal(expected, Ways((variable, value), (TelemetryOptions.Endpoint, "http://127.0.0.1:4317")));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(TelemetryOptions.MetricExporters, "otlp,zipkin",
        "OTEL_METRICS_EXPORTER is 'otlp,zipkin'; set otlp, prometheus, both with a comma between them, or none.")]
    [InlineData(TelemetryOptions.SpanExporter, "zipkin", "OTEL_TRACES_EXPORTER is 'zipkin'; set otlp or none.")]
    [InlineData(TelemetryOptions.LogExporter, "console", "OTEL_LOGS_EXPORTER is 'console'; set otlp or none.")]
    public void Read_UnknownExporter_IsAFaultThatSaysWhatToSet(string variable, string value, string expected)
    {
        Read((variable, value));

        Assert.Equal(expected, Assert.Single(faults).ToString());
    }

    [Fact]
    public void Read_Disabled_IsStrongerThanAllElse() => Assert.Equal("",
        Ways((TelemetryOptions.Disabled, "TRUE"), (TelemetryOptions.MetricExporters, "prometheus"),
            (TelemetryOptions.Endpoint, "http://x")));

    [Fact]
    public void Read_NoName_IsTheNameOfTheProgram() => Assert.Equal("silo", Read().ServiceName);

    [Theory]
    [InlineData(TelemetryOptions.Service, "mine")]
    [InlineData(TelemetryOptions.ResourceAttributes, "team=a,service.name=mine")]
    public void Read_NameInAVariable_IsLeftToOpenTelemetry(string variable, string value) =>
        Assert.Null(Read((variable, value)).ServiceName);

    private string Ways(params (string Key, string Value)[] set)
    {
        var options = Read(set);
        (bool Is, string Name)[] ways =
        [
            (options.IsScraped, "scraped"), (options.SendsMetrics, "metrics"), (options.SendsSpans, "spans"), (options.SendsLogs, "logs"),
        ];
        return string.Join(", ", ways.Where(way => way.Is).Select(way => way.Name));
    }

    private TelemetryOptions Read(params (string Key, string Value)[] set) => TelemetryOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(set.ToDictionary(each => each.Key, each => (string?)each.Value)).Build(),
        "silo", faults);
}
