using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ModelPipeline.Telemetry;

/// <summary>
/// Shows a process to its operators: metrics, spans and logs by OTLP, and metrics at <c>GET /metrics</c> in Prometheus' format.
/// </summary>
public static class TelemetryHosting
{
    /// <summary>
    /// Adds the ways out that OpenTelemetry's variables ask for. Without any of them, <c>/metrics</c> alone. Where <c>/metrics</c> answers,
    /// the last hour is kept too (<see cref="MetricHistory"/>).
    /// </summary>
    /// <param name="builder">The builder of the host.</param>
    /// <param name="serviceName">The name of the service where no variable says it.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string serviceName)
    {
        var faults = new List<Fault>();
        var options = TelemetryOptions.Read(builder.Configuration, serviceName, faults);
        foreach (var fault in faults)
            builder.Services.AddFault(fault);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new MetricHistory { IsKept = options.IsScraped });
        if (options.IsScraped)
        {
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddHostedService<HistorySampler>();
            builder.Services.AddSingleton(services => new MetricCollector(
                Meters.Names, services.GetService<IMeterFactory>(), services.GetRequiredService<ILogger<MetricCollector>>()));
        }

        if (options.SendsMetrics || options.SendsSpans || options.SendsLogs)
            builder.Services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, options)).Send(builder.Services, options);
    }

    /// <summary>
    /// Maps <c>GET /metrics</c>, and counts from now on. The route says nothing of itself to the description of the API. It answers 404
    /// where OTEL_METRICS_EXPORTER leaves Prometheus out.
    /// </summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder routes)
    {
        var collector = routes.ServiceProvider.GetService<MetricCollector>();
        return routes.MapGet("/metrics", context => WriteAsync(context, collector)).ExcludeFromDescription();
    }

    private static void Send(this OpenTelemetryBuilder telemetry, IServiceCollection services, TelemetryOptions options)
    {
        if (options.SendsMetrics)
        {
            telemetry.WithMetrics(metrics => metrics.AddMeter([.. Meters.Names.Except([Meters.Npgsql]), PoolMetrics.MeterName])
                .AddView(static instrument => Meters.Tells(instrument) ? null : MetricStreamConfiguration.Drop)
                .AddInstrumentation(() => new PoolMetrics()).AddOtlpExporter());
        }

        if (options.SendsLogs)
            telemetry.WithLogging(logs => logs.AddOtlpExporter(), log => log.IncludeFormattedMessage = true);
        if (!options.SendsSpans)
            return;
        services.AddSingleton(new TraceSampler(options.Sampling.FollowsCaller, options.Sampling.Share));
        // The product decides before it begins a span, and the span says so to its parts. Nothing else begins a trace.
        telemetry.WithTracing(spans => spans.AddSource([.. SpanSources.Names]).SetSampler(new ParentBasedSampler(new AlwaysOffSampler()))
            .AddInstrumentation(() => new ExceptionTexts(SpanSources.Names)).AddOtlpExporter());
    }

    private static Task WriteAsync(HttpContext context, MetricCollector? collector)
    {
        if (collector is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(collector.Scrape(), context.RequestAborted);
    }

    private static void Describe(ResourceBuilder resource, TelemetryOptions options)
    {
        if (options.ServiceName is { } name)
            resource.AddService(name);
    }
}
