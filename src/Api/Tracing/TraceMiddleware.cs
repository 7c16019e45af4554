namespace ModelPipeline.Api;

/// <summary>
/// Makes a span for each sampled request. ASP.NET Core would make an object for the others too, so its own spans are not used.
/// </summary>
internal static class TraceMiddleware
{
    /// <summary>Samples requests, if this process sends spans.</summary>
    public static void UseTraces(this WebApplication app)
    {
        if (app.Services.GetService<TraceSampler>() is not { } sampler)
            return;
        app.Use((context, next) => sampler.Samples(context.Request.Headers.TraceParent) ? TraceAsync(context, next) : next(context));
    }

    private static async Task TraceAsync(HttpContext context, RequestDelegate next)
    {
        using var span = RequestSpan.Begin(context);
        try
        {
            await next(context);
        }
        finally
        {
            RequestSpan.Complete(span, context);
        }
    }
}
