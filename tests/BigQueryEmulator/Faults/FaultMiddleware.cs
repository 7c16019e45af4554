using Microsoft.AspNetCore.Http;
using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>Applies the faults of requests. It runs before all routes.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, FaultScript faults)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var operation = context.GetEndpoint()?.Metadata.GetMetadata<OperationTag>()?.Operation ?? Operation.None;
        var isPiece = context.Request.Headers.ContentRange.Count > 0 && context.Request.ContentLength > 0;
        var fault = operation == Operation.None
            ? null
            : faults.TakeForRequest(operation, context.Request.Query.ContainsKey("pageToken"), isPiece);
        await (fault?.Kind switch
        {
            null => next(context),
            FaultKind.BadGateway =>
                WriteAsync(context, 502, "text/html; charset=UTF-8", "<html><body><h1>502 Bad Gateway</h1></body></html>"),
            FaultKind.EmptyError => WriteAsync(context, 500, "text/html", ""),
            FaultKind.ConnectionDropped or FaultKind.PieceDropped => Drop(context),
            FaultKind.PieceIgnored => ChangeRangeAsync(context, _ => "bytes */*"),
            FaultKind.EndIgnored => ChangeRangeAsync(context, range => $"{range.Split('/')[0]}/*"),
            FaultKind.Silence => Task.Delay(Timeout.Infinite, context.RequestAborted),
            FaultKind.UploadBroken => BreakAsync(context),
            FaultKind.AnswerLost => LoseAsync(context, keep: 0),
            FaultKind.AnswerTruncated => LoseAsync(context, keep: 0.5),
            { } kind => WriteAsync(context, ErrorOf(kind)),
        });
    }

    private static ApiException ErrorOf(FaultKind kind) => kind switch
    {
        FaultKind.BackendError =>
            new(503, "backendError",
                "Visibility check was unavailable. Please retry the request and contact support if the problem persists"),
        FaultKind.InternalError => new(500, "internalError", "An internal error occurred and the request could not be completed."),
        FaultKind.RateLimitExceeded =>
            new(403, "rateLimitExceeded", "Exceeded rate limits: too many api requests per user per method for this user_method."),
        FaultKind.QuotaExceeded => new(403, "quotaExceeded", "Quota exceeded: Your project exceeded quota for free query bytes scanned."),
        FaultKind.QueuedQuota =>
            new(403, "quotaExceeded",
                "Quota exceeded: Your project_and_region exceeded quota for max number of jobs that can be queued per project."),
        FaultKind.Unauthorized =>
            new(401, "authError",
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential."),
        FaultKind.Forbidden => new(403, "accessDenied", "Access Denied: Project p: User does not have permission."),
        FaultKind.UploadLost => ApiException.NotFound("Upload"),
        FaultKind.PageTokenExpired => ApiException.Invalid("Invalid page token."),
        _ => throw new InvalidOperationException($"{kind} is no fault of a request."),
    };

    private static Task WriteAsync(HttpContext context, ApiException error)
    {
        context.Response.StatusCode = error.Code;
        return context.Response.WriteAsJsonAsync(ErrorJson.Body(error));
    }

    private static async Task WriteAsync(HttpContext context, int code, string type, string body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    }

    private static Task Drop(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private async Task ChangeRangeAsync(HttpContext context, Func<string, string> change)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        body.Position = 0;
        context.Request.Body = body;
        context.Request.Headers.ContentRange = change(context.Request.Headers.ContentRange.ToString());
        await next(context);
    }

    private async Task BreakAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Request.Body = new MemoryStream(body.GetBuffer(), 0, (int)body.Length / 2);
        await LoseAsync(context, keep: 0);
    }

    private async Task LoseAsync(HttpContext context, double keep)
    {
        var body = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await next(context);
        context.Response.Body = body;
        if (keep > 0)
        {
            context.Response.ContentLength = answer.Length;
            await body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)(answer.Length * keep)));
            await body.FlushAsync();
        }

        context.Abort();
    }
}
