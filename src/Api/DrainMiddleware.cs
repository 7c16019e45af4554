namespace ModelPipeline.Api;

/// <summary>Counts calls, and answers 503 while the process stops. Probes are answered to the end.</summary>
internal static class DrainMiddleware
{
    public static void UseDrain(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            await next(context);
            return;
        }

        var drain = context.RequestServices.GetRequiredService<Drain>();
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
    });
}
