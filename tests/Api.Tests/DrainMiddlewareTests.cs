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
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSingleton<Drain>();
        await using var app = builder.Build();
        await app.Services.GetRequiredService<Drain>().BeginAsync();
        app.UseDrain();
        app.Run(_ => Task.CompletedTask);
        var context = new DefaultHttpContext { RequestServices = app.Services };
        context.Request.Path = path;

        await ((IApplicationBuilder)app).Build()(context);

        Assert.Equal(status, context.Response.StatusCode);
    }
}
