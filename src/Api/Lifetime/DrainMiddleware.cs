namespace ModelPipeline.Api;

/// <summary>Counts calls, and answers 503 while the process stops. Probes are answered to the end.</summary>
internal static class DrainMiddleware
{
    public static void UseDrain(this WebApplication app)
    {
        // Not of the request: asking for a request's services makes it a scope of its own.
        var drain = app.Services.GetRequiredService<Drain>();
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
}
