using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPipeline.Telemetry;

namespace ModelPipeline.Tests;

// A meter has its listeners in the whole process: what one class measures, the others would see.
[Collection("Npgsql")]
public sealed class TelemetryHostingTests
{
    [Fact]
    public async Task Metrics_OfARunningHost_TellOwnMetricsAndThoseOfDotNet()
    {
        await using var app = await StartAsync();
        app.Services.GetRequiredService<JobMetrics>().Started("churn");
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };

        await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        using var response = await http.GetAsync("/metrics", TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("modelpipeline_jobs_total{event=\"started\",pipeline=\"churn\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total{", text, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count{", text, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/metrics\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http_server_active_requests", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfAnotherHostOfTheProcess_AreLeftOut()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        other.Services.GetRequiredService<JobMetrics>().Started("others");
        using var http = new HttpClient { BaseAddress = new(one.Urls.First()) };

        Assert.DoesNotContain("others", await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_WithoutPrometheus_Are404()
    {
        await using var app = await StartAsync((TelemetryOptions.MetricExporters, "none"));
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        using var response = await http.GetAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)response.StatusCode);
    }

    private static async Task<WebApplication> StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = Builder();
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.Services.AddSingleton<JobMetrics>();
        builder.AddTelemetry("model-pipeline-test");
        var app = builder.Build();
        app.MapMetrics();
        await app.StartAsync();
        return app;
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder;
    }
}
