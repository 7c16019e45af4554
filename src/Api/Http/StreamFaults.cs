namespace ModelPipeline.Api;

/// <summary>
/// Logs the exception that ends a response that has begun. ASP.NET Core does not call <see cref="ErrorHandler"/> then, and the caller sees
/// a broken stream.
/// </summary>
internal static class StreamFaults
{
    public static void UseStreamFaults(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var log = app.ApplicationServices.GetRequiredService<ILogger<ErrorHandler>>();
            log.LogUnexpected(Problems.TraceId(context), e.GetType(), e.StackTrace);
            RequestSpan.AddFailed(context, TimeSpan.Zero);
            throw;
        }
    });
}
