using Microsoft.AspNetCore.Http;

namespace ModelPipeline.BigQueryEmulator.Api;

/// <summary>Answers with the error of a request.</summary>
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
            // Nobody waits for an answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var error = e as ApiException ?? new ApiException(500, "internalError", $"The BigQuery emulator failed: {e}");
            context.Response.StatusCode = error.Code;
            await context.Response.WriteAsJsonAsync(ErrorJson.Body(error));
        }
    }
}
