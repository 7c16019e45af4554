using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace ModelPipeline.Api;

/// <summary>
/// Turns an exception into problem details. Callers see no stack trace, and no exception text that was not written for them.
/// </summary>
internal sealed partial class ErrorHandler(IProblemDetailsService problems, ILogger<ErrorHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = Describe(httpContext, exception);
        httpContext.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        SecurityHeaders.Set(httpContext.Response.Headers);
        Problems.AddRetryAfter(httpContext, problem);
        var isWritten = await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            RequestSpan.AddFailed(httpContext, (exception as ClusterCallException)?.After ?? TimeSpan.Zero);
        return isWritten;
    }

    /// <summary>Says what a caller can send instead, where ASP.NET Core names a type of this program, such as Nullable of Int32.</summary>
    internal static string Explain(string message)
    {
        if (UnfitParameter().Match(message) is not { Success: true } unfit)
            return message;
        var wanted = unfit.Groups["type"].Value switch
        {
            "int" or "long" => "a whole number",
            "double" or "float" => "a number",
            "bool" => "true or false",
            "DateTimeOffset" => "a time such as 2026-01-31T12:00:00Z",
            "Guid" => "an id such as 01a2090d-0de8-7020-96fa-d91e848a787a",
            _ => "another value",
        };
        return $"\"{JsonNamingPolicy.CamelCase.ConvertName(unfit.Groups["name"].Value)}\" is '{unfit.Groups["value"]}'; send {wanted}.";
    }

    private ProblemDetails Describe(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { InnerException: JsonException json }:
                return NotTaken(context, json);
            case BodyException body:
                return NotTaken(context, body);
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return Problems.OtherType(context.Request);
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge } unread:
                return Problems.Unread(context, unread.StatusCode);
            case BadHttpRequestException bad:
                return Problems.InvalidRequest(Explain(bad.Message), bad.StatusCode);
            case InvalidOperationException when UnknownCharset(context.Request) is { } charset:
                return Problems.InvalidRequest(
                    $"The charset of the Content-Type is '{charset}', which is not known; send utf-8.",
                    StatusCodes.Status415UnsupportedMediaType);
            case ClusterCallException call:
                log.LogUnreachable(Problems.TraceId(context), call.Message);
                return call.Problem;
            case DbException store:
                // The API itself asks one store alone: that of keys and audit.
                log.LogStoreDown(Problems.TraceId(context), store.Message);
                return Problems.KeysUnavailable(store.Message);
            default:
                // The message can hold a value of a row, so the log gets the stack trace only.
                log.LogUnexpected(Problems.TraceId(context), exception.GetType(), exception.StackTrace);
                return Problems.Unexpected();
        }
    }

    private static ProblemDetails NotTaken(HttpContext context, JsonException json)
    {
        var example = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<BodyExample>();
        return Problems.InvalidRequest(example?.Explain(json) ?? "The body is not the JSON that this route takes.");
    }

    [GeneratedRegex(
        "^Failed to bind parameter \"(Nullable<)?(?<type>\\w+)>? (?<name>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex UnfitParameter();

    // ASP.NET Core fails on such a body as on a fault of its own.
    private static string? UnknownCharset(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.Charset.Length == 0)
            return null;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset).ToString();
        try
        {
            Encoding.GetEncoding(charset);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return charset;
        }
    }
}
