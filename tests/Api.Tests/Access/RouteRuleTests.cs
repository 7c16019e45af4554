using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>Walks all routes of the API: a route that says nothing of its callers fails here before it refuses everybody.</summary>
public sealed class RouteRuleTests
{
    // Whoever adds a route here says why everybody may call it.
    private static readonly string[] Open =
    [
        "/", "/console/{**path}", "/docs", "/docs/{file}", "/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch", "/health/",
        "/health/live", "/health/ready", "/v2/health/live", "/v2/health/ready",
    ];

    [Fact]
    public async Task EveryRoute_SaysWhoMayCallIt()
    {
        await using var app = Build();
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();

        Assert.Empty(routes.Where(route => route.Metadata.GetMetadata<AccessRule>() is null).Select(Text));
        Assert.Equal(Open,
            routes.Where(route => route.Metadata.GetMetadata<AccessRule>() is { IsOpen: true }).Select(Text).Distinct().Order());
        // By this name the gate knows the pipeline.
        Assert.DoesNotContain(routes.Select(Text), route => route.StartsWith("/pipelines/{", StringComparison.Ordinal)
            && !route.StartsWith("/pipelines/{pipeline}", StringComparison.Ordinal));
        Assert.InRange(routes.Count, 20, 1_000);
    }

    [Fact]
    public async Task EveryRouteOfAPipeline_IsCheckedByTheGate()
    {
        await using var app = Build();
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

        Assert.Empty(routes.Where(route => Text(route).StartsWith("/pipelines/{", StringComparison.Ordinal)
            && route.Metadata.GetMetadata<AccessRule>()?.Check != PipelineCheck.InRoute).Select(Text));
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddApi();
        var app = builder.Build();
        app.MapApi();
        return app;
    }

    private static string Text(RouteEndpoint route) => route.RoutePattern.RawText!;
}
