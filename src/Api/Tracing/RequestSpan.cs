using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace ModelPipeline.Api;

/// <summary>The span of a request, with the names of OpenTelemetry. It has the route and not the path: a path holds a user.</summary>
internal static class RequestSpan
{
    private const int ServerError = 500;

    /// <summary>Begins the span of a sampled request. Null if nobody collects spans.</summary>
    public static Activity? Begin(HttpContext context) => CallerOf(context) is { } caller
        ? Describe(PipelineTraces.Begin(NameOf(context), ActivityKind.Server, caller), context)
        : Describe(PipelineTraces.BeginTrace(NameOf(context), ActivityKind.Server), context);

    /// <summary>
    /// Makes the span of a request that failed and was not sampled, so that the trace id in the problem leads to a span. Does nothing for a
    /// sampled request, or if nobody collects spans.
    /// </summary>
    /// <param name="context">The request, when its status is set.</param>
    /// <param name="after">How long ago it came.</param>
    public static void AddFailed(HttpContext context, TimeSpan after)
    {
        if (!PipelineTraces.IsCollected || PipelineTraces.IsRecording)
            return;
        var began = TimeProvider.System.GetUtcNow() - after;
        var id = ActivityTraceId.CreateFromString(Problems.TraceId(context));
        using var span = CallerOf(context) is { } caller && caller.TraceId == id
            ? PipelineTraces.Begin(NameOf(context), ActivityKind.Server, caller, startTime: began)
            : PipelineTraces.BeginTrace(NameOf(context), ActivityKind.Server, id, began);
        Describe(span, context);
        Complete(span, context);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Completes the span when the response is known.</summary>
    public static void Complete(Activity? span, HttpContext context)
    {
        var status = context.Response.StatusCode;
        span?.SetTag("http.response.status_code", status);
        if (status >= ServerError)
            span?.SetStatus(ActivityStatusCode.Error);
    }

    private static Activity? Describe(Activity? span, HttpContext context) =>
        span?.SetTag("http.request.method", context.Request.Method).SetTag("http.route", RouteOf(context));

    private static string NameOf(HttpContext context) => $"{context.Request.Method} {RouteOf(context)}".TrimEnd();

    // The handler of errors has taken the endpoint away.
    private static string? RouteOf(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText;

    private static ActivityContext? CallerOf(HttpContext context) =>
        ActivityContext.TryParse(context.Request.Headers.TraceParent, context.Request.Headers.TraceState, isRemote: true, out var caller)
            ? caller
            : null;
}
