using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class DrainMiddlewareTests
{
    // A probe that fails while the process drains would have it killed with its calls.
    [Theory]
    [InlineData("/health/live", 200)]
    [InlineData("/v2/health/live", 200)]
    [InlineData("/grpc.health.v1.Health/Check", 200)]
    [InlineData("/v2/models/churn/infer", 503)]
    [InlineData("/pipelines", 503)]
    public async Task Request_WhileTheProcessDrains_IsServedToProbesAlone(string path, int status)
    {
        await using var app = NewApp();
        await app.Services.GetRequiredService<Drain>().BeginAsync();
        app.UseDrain();
        app.Run(_ => Task.CompletedTask);
        var context = new DefaultHttpContext { RequestServices = app.Services };
        context.Request.Path = path;

        await ((IApplicationBuilder)app).Build()(context);

        Assert.Equal(status, context.Response.StatusCode);
    }

    [Fact]
    public async Task Request_UnderWay_IsMeasuredOnceMetricsAreRead()
    {
        await using var app = NewApp();
        using var listener = new MeterListener();
        var seen = new List<int>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "modelpipeline.requests.active" && instrument.Meter.Scope == app.Services.GetService<IMeterFactory>())
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, requests, _, _) => seen.Add(requests));
        listener.Start();
        app.UseDrain();
        app.Run(_ =>
        {
            listener.RecordObservableInstruments();
            return Task.CompletedTask;
        });

        var serve = ((IApplicationBuilder)app).Build();
        foreach (var path in new[] { "/pipelines", "/health/live" })
        {
            var context = new DefaultHttpContext { RequestServices = app.Services };
            context.Request.Path = path;
            await serve(context);
        }

        Assert.Equal([1, 0], seen);
    }

    private static WebApplication NewApp()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddSingleton<CallerMetrics>();
        return builder.Build();
    }
}
