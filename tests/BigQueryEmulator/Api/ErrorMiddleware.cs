using Microsoft.AspNetCore.Http;

namespace ModelPipeline.BigQueryEmulator.Api;

/// <summary>Turns an exception of a request into an answer.</summary>
internal sealed class ErrorMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, so there is nobody to answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var error = e as ApiException ?? new ApiException(500, "internalError", $"The BigQuery emulator failed: {e}");
            context.Response.StatusCode = error.Code;
            await context.Response.WriteAsJsonAsync(ErrorJson.Body(error));
        }
    }
}
