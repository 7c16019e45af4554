namespace ModelPipeline.Api;

/// <summary>Counts calls, and answers 503 while the process stops. Health probes get their answer until the end.</summary>
internal static class DrainMiddleware
{
    public static void UseDrain(this WebApplication app)
    {
        // From the application, not from the request: reading the services of a request makes a scope for the request.
        var drain = app.Services.GetRequiredService<Drain>();
        app.Services.GetRequiredService<CallerMetrics>().Watch(() => drain.InFlight);
        app.Use((context, next) => RunAsync(drain, context, next));
    }

    private static async Task RunAsync(Drain drain, HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            await next(context);
            return;
        }

        if (!drain.TryEnter())
        {
            if (IsOtherProbe(context.Request.Path))
                await next(context);
            else
                await Problems.Stopping().ToResult(context).ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            drain.Leave();
        }
    }

    // The probes of the Open Inference Protocol, and those of gRPC.
    private static bool IsOtherProbe(PathString path) =>
        path.StartsWithSegments($"{InferenceErrors.Routes}/health") || path.StartsWithSegments("/grpc.health.v1.Health");
}
