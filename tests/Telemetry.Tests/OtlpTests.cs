using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPipeline.Telemetry;

namespace ModelPipeline.Tests;

/// <summary>What a host sends to a collector.</summary>
// A meter has its listeners in the whole process: what one class measures, the others would see.
[Collection("Npgsql")]
public sealed partial class OtlpTests : IDisposable
{
    private static readonly ActivitySource Driver = new("Npgsql");

    private readonly OtlpCollector collector = new();

    public void Dispose() => collector.Dispose();

    [Fact]
    public async Task Metrics_OfAHost_ArriveWithItsName()
    {
        await using var app = await StartAsync();
        app.Services.GetRequiredService<JobMetrics>().Started("churn");

        await Eventually.TrueAsync(() => collector.All.Contains("modelpipeline.jobs", StringComparison.Ordinal), "a metric");

        Assert.Contains("model-pipeline-test", collector.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfRequests_AreTheirTimesAndNotTheirNumber()
    {
        await using var app = await StartAsync();
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(
            () => collector.All.Contains("http.server.request.duration", StringComparison.Ordinal), "the time of the request");

        Assert.DoesNotContain("http.server.active_requests", collector.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_OfARecordedTrace_ArriveWithThoseOfDrivers()
    {
        await using var app = await StartAsync();
        var trace = Record(() => Driver.StartActivity("SELECT", ActivityKind.Client)?.Dispose());

        await Eventually.TrueAsync(() => Of(trace).Count == 2, "the two spans of the trace");

        var run = Assert.Single(Of(trace), span => span.Name == "run");
        var statement = Assert.Single(Of(trace), span => span.Name == "SELECT");
        Assert.Equal((run.Id, "Npgsql", "model-pipeline-test"), (statement.Parent, statement.Source, statement.Service));
        Assert.Equal(("", "ModelPipeline"), (run.Parent, run.Source));
    }

    [Fact]
    public async Task Spans_OfDriversOutsideARecordedTrace_AreNotSent()
    {
        await using var app = await StartAsync();
        Driver.StartActivity("heartbeat", ActivityKind.Client)?.Dispose();
        var trace = Record(() => { });

        await Eventually.TrueAsync(() => Of(trace).Count == 1, "the span of the trace");
        await app.StopAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("heartbeat", collector.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_DriverRecordsAnException_LeaveOutItsText()
    {
        await using var app = await StartAsync();
        var trace = Record(() =>
        {
            using var span = Driver.StartActivity("SELECT", ActivityKind.Client);
            span!.AddException(new FormatException("invalid input syntax for type integer: \"17.25\""));
        });

        await Eventually.TrueAsync(() => Of(trace).Count == 2, "the two spans of the trace");

        Assert.Contains("System.FormatException", collector.All, StringComparison.Ordinal);
        Assert.DoesNotContain("17.25", collector.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_WithinARecordedSpan_ArriveWithTheirEventAndTrace()
    {
        await using var app = await StartAsync();
        var log = app.Services.GetRequiredService<ILogger<OtlpTests>>();

        var trace = Record(() => LogSeen(log, "churn"));

        await Eventually.TrueAsync(() => collector.Logs.Any(line => line.Trace == trace), "the line of the log");
        var line = Assert.Single(collector.Logs, line => line.Trace == trace);
        Assert.Equal(("Pipeline churn was seen", "churn"), (line.Text, line.Tags["Pipeline"]));
        Assert.Equal("ModelPipeline.Tests.OtlpTests", line.Category);
    }

    [Fact]
    public async Task Nothing_WhereTheSdkIsDisabled_IsSentOrSampled()
    {
        await using var app = await StartAsync(("OTEL_SDK_DISABLED", "true"));

        Assert.Null(app.Services.GetService<TraceSampler>());
        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", collector.All);
    }

    private IReadOnlyList<OtlpSpan> Of(string trace) => [.. collector.Spans.Where(span => span.Trace == trace)];

    private static string Record(Action work)
    {
        using var run = PipelineTraces.BeginTrace("run", ActivityKind.Internal);
        work();
        return run!.TraceId.ToString();
    }

    private async Task<WebApplication> StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        foreach (var (key, value) in collector.Variables)
            builder.Configuration[key] = value;
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.Services.AddSingleton<JobMetrics>();
        builder.AddTelemetry("model-pipeline-test");
        var app = builder.Build();
        app.MapMetrics();
        await app.StartAsync();
        return app;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Pipeline {Pipeline} was seen")]
    private static partial void LogSeen(ILogger log, string pipeline);
}
