using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class TraceMiddlewareTests : IDisposable
{
    private readonly SpanCollector spans = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => spans.Dispose();

    [Fact]
    public async Task Request_CallerSamples_HasASpanWithTheRouteAndPassesItOn()
    {
        await using var app = await StartAsync(share: 0);
        var caller = SpanCollector.NewCall();

        var (_, body) = await AskAsync(app, "/users/ann/score", caller, "vendor=1");

        var span = Assert.Single(spans.Of(caller.TraceId));
        Assert.Equal(("GET /users/{user}/score", ActivityKind.Server), (span.OperationName, span.Kind));
        Assert.Equal(caller.SpanId, span.ParentSpanId);
        Assert.Equal(("GET", "/users/{user}/score", 200),
            (span.GetTagItem("http.request.method"), span.GetTagItem("http.route"), span.GetTagItem("http.response.status_code")));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value?.ToString()?.Contains("ann", StringComparison.Ordinal) == true);
        Assert.Equal((span.Id, "vendor=1"), ((string?)body["parent"], (string?)body["state"]));
    }

    [Fact]
    public async Task Request_CallerDoesNotSample_HasNoSpan()
    {
        await using var app = await StartAsync(share: 1);
        var caller = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None);

        var (_, body) = await AskAsync(app, "/users/ann/score", caller);

        Assert.Empty(spans.Of(caller.TraceId));
        Assert.Null(body["parent"]);
    }

    [Fact]
    public async Task Request_SampledByShare_IsATraceOfItsOwn()
    {
        await using var app = await StartAsync(share: 1);

        var (_, body) = await AskAsync(app, "/users/ann/score", null);

        var id = ActivityContext.Parse((string)body["parent"]!, null);
        Assert.Equal(default, Assert.Single(spans.Of(id.TraceId)).ParentSpanId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Request_Fails_HasASpanUnderTheTraceIdOfTheProblem(double share)
    {
        await using var app = await StartAsync(share);

        var (status, problem) = await AskAsync(app, "/broken", null);

        Assert.Equal(500, status);
        var span = Assert.Single(spans.Of(ActivityTraceId.CreateFromString((string)problem["traceId"]!)));
        Assert.Equal(("GET /broken", ActivityStatusCode.Error, 500),
            (span.OperationName, span.Status, span.GetTagItem("http.response.status_code")));
    }

    [Fact]
    public async Task Request_FailsAndTheCallerDoesNotSample_HasASpanOfTheCallersTrace()
    {
        await using var app = await StartAsync(share: 0);
        var caller = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None);

        await AskAsync(app, "/broken", caller);

        Assert.Equal(caller.SpanId, Assert.Single(spans.Of(caller.TraceId)).ParentSpanId);
    }

    [Fact]
    public async Task Request_IsRefused_HasNoSpan()
    {
        await using var app = await StartAsync(share: 0);
        var caller = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None);

        var (status, _) = await AskAsync(app, "/refused", caller);

        Assert.Equal(400, status);
        Assert.Empty(spans.Of(caller.TraceId));
    }

    private static async Task<(int Status, JsonNode Body)> AskAsync(
        WebApplication app, string path, ActivityContext? caller, string? state = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Urls.First() + path);
        if (caller is { } known)
            request.Headers.Add("traceparent", $"00-{known.TraceId}-{known.SpanId}-{(int)known.TraceFlags:00}");
        if (state is not null)
            request.Headers.Add("tracestate", state);
        using var response = await http.SendAsync(request, Token);
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Token))!);
    }

    private static async Task<WebApplication> StartAsync(double share)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new TraceSampler(followsCaller: true, share));
        builder.Services.AddExceptionHandler<ErrorHandler>();
        builder.Services.AddProblemDetails(Problems.Customize);
        var app = builder.Build();
        app.UseTraces();
        app.UseExceptionHandler();
        app.MapGet("/users/{user}/score", () =>
        {
            var trace = CallTrace.OfCurrent();
            return new JsonObject { ["parent"] = trace?.Parent, ["state"] = trace?.State };
        });
        app.MapGet("/broken", string () => throw new InvalidOperationException("a value of a row"));
        app.MapGet("/refused", () => TypedResults.Problem(Problems.InvalidRequest("no")));
        await app.StartAsync(Token);
        return app;
    }
}
