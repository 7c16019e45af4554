namespace ModelPipeline.Api;

/// <summary>
/// Logs what ends an answer that has begun: <see cref="ErrorHandler"/> is not asked any more, and the caller sees a broken stream.
/// </summary>
internal static class StreamFaults
{
    public static void UseStreamFaults(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var log = app.Services.GetRequiredService<ILogger<ErrorHandler>>();
            log.LogUnexpected(Problems.TraceId(context), e.GetType(), e.StackTrace);
            throw;
        }
    });
}
