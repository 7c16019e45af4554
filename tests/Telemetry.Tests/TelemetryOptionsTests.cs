using Microsoft.Extensions.Configuration;
using ModelPipeline.Telemetry;

namespace ModelPipeline.Tests;

public sealed class TelemetryOptionsTests
{
    private readonly List<Fault> faults = [];

    [Fact]
    public void Read_NothingSet_ScrapesAndPushesNothing() => Assert.Equal(new(true, false, "silo"), Read());

    [Theory]
    [InlineData(TelemetryOptions.Endpoint)]
    [InlineData(TelemetryOptions.MetricsEndpoint)]
    public void Read_Endpoint_PushesToo(string variable) => Assert.Equal(new(true, true, "silo"), Read((variable, "http://127.0.0.1:4317")));

    [Theory]
    [InlineData("none", false, false)]
    [InlineData("otlp", false, true)]
    [InlineData("prometheus", true, false)]
    [InlineData("otlp, prometheus", true, true)]
    [InlineData(" ", true, true)]
    public void Read_Exporters_AreTheNamedOnes(string named, bool scraped, bool pushed)
    {
        Assert.Equal(new(scraped, pushed, "silo"),
            Read((TelemetryOptions.Exporters, named), (TelemetryOptions.Endpoint, "http://127.0.0.1:4317")));
        Assert.Empty(faults);
    }

    [Fact]
    public void Read_UnknownExporter_IsAFaultThatSaysWhatToSet()
    {
        Read((TelemetryOptions.Exporters, "otlp,zipkin"));

        Assert.Equal("OTEL_METRICS_EXPORTER is 'otlp,zipkin'; set otlp, prometheus, both with a comma between them, or none.",
            Assert.Single(faults).ToString());
    }

    [Fact]
    public void Read_Disabled_IsStrongerThanAllElse() => Assert.Equal(new(false, false, "silo"),
        Read((TelemetryOptions.Disabled, "TRUE"), (TelemetryOptions.Exporters, "prometheus"), (TelemetryOptions.Endpoint, "http://x")));

    [Theory]
    [InlineData(TelemetryOptions.Service, "mine")]
    [InlineData(TelemetryOptions.ResourceAttributes, "team=a,service.name=mine")]
    public void Read_NameInAVariable_IsLeftToOpenTelemetry(string variable, string value) =>
        Assert.Null(Read((variable, value)).ServiceName);

    private TelemetryOptions Read(params (string Key, string Value)[] set) => TelemetryOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(set.ToDictionary(each => each.Key, each => (string?)each.Value)).Build(),
        "silo", faults);
}
