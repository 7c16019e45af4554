using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Errors as RFC 9457 problem details. The <c>type</c> tells them apart; <c>docs/http.md</c> lists the types.</summary>
internal static class Problems
{
    private const string TypePrefix = "urn:model-pipeline:problem:";

    // A problem in a list has no header of its own.
    private const string RetryAfter = "retryAfter";

    private static readonly object TraceKey = new();

    public static ProblemDetails Of(ScoreReply reply, bool askedForStored = false)
    {
        var problem = reply.Status switch
        {
            ScoreStatus.UnknownPipeline => Create(StatusCodes.Status404NotFound, "unknown-pipeline", "Unknown pipeline"),
            ScoreStatus.NotFound when askedForStored => Create(StatusCodes.Status404NotFound, "no-score", "No stored score"),
            ScoreStatus.NotFound => Create(StatusCodes.Status404NotFound, "no-input", "No input row"),
            ScoreStatus.Unusable =>
                Create(StatusCodes.Status422UnprocessableEntity, "unusable-row", "The input row cannot be fed to the model"),
            ScoreStatus.Saturated => Saturated(null),
            ScoreStatus.StoreUnavailable => Unavailable(null),
            ScoreStatus.VersionUnavailable => Create(StatusCodes.Status503ServiceUnavailable, "version-unavailable", "Version not loaded"),
            ScoreStatus.UnknownVersion => Create(StatusCodes.Status404NotFound, "unknown-version", "Unknown version"),
            ScoreStatus.InvalidRequest => InvalidRequest(reply.Reason),
            ScoreStatus.DeadlineExceeded => Create(StatusCodes.Status504GatewayTimeout, "deadline-exceeded", "Deadline exceeded"),
            _ => Create(StatusCodes.Status500InternalServerError, "failed", "The pipeline failed"),
        };
        problem.Detail = reply.Reason;
        if (reply.Column is not null)
            problem.Extensions["column"] = reply.Column;
        return problem.After(reply.RetryAfter);
    }

    /// <summary>Says when another attempt makes sense; null if nobody has said.</summary>
    public static ProblemDetails After(this ProblemDetails problem, TimeSpan? wait)
    {
        if (wait is { } time)
            problem.Extensions[RetryAfter] = (int)Math.Ceiling(time.TotalSeconds);
        return problem;
    }

    public static ProblemDetails UnknownPipeline(string pipeline) =>
        Of(new(ScoreStatus.UnknownPipeline, Reason: $"There is no pipeline '{pipeline}'."));

    public static ProblemDetails InvalidUser(string detail) =>
        Create(StatusCodes.Status400BadRequest, "invalid-user", "Invalid user id", detail);

    public static ProblemDetails InvalidRequest(string detail, int status = StatusCodes.Status400BadRequest) =>
        Create(status, "invalid-request", "Invalid request", detail);

    public static ProblemDetails Stopping() =>
        Create(StatusCodes.Status503ServiceUnavailable, "stopping", "Stopping", "This process is stopping; try again in a moment.");

    public static ProblemDetails TooManyLists() =>
        Create(StatusCodes.Status503ServiceUnavailable, "saturated", "Too many lists",
            "This process scores as many lists as Lists:MaxConcurrent allows; try again in a moment, or use a job.");

    public static ProblemDetails Unreachable() =>
        Create(StatusCodes.Status503ServiceUnavailable, "cluster-unavailable", "No silo answers",
            "The cluster did not take the call; try again in a moment.");

    /// <summary>Every attempt of a call was refused.</summary>
    /// <param name="refusal">Why, in the words of the last refusal.</param>
    public static ProblemDetails Refused(string refusal) => OfFullDatabase(refusal) ?? Unreachable();

    /// <summary>The store of keys and audit, which is in the cluster's database, fails.</summary>
    /// <param name="why">Why, in the words of the driver.</param>
    public static ProblemDetails KeysUnavailable(string why) =>
        OfFullDatabase(why) ?? Unavailable("The store of keys and audit does not answer; try again in a moment.");

    private static ProblemDetails? OfFullDatabase(string why) =>
        FullDatabase.IsIn(why) ? Unavailable($"{FullDatabase.Message} Then calls work again.") : null;

    /// <summary>The change of a rollout was made, and its job was not.</summary>
    public static ProblemDetails NoRescore(JobReply reply) =>
        Create(StatusCodes.Status409Conflict, "no-rescore", "The rollout was changed; the job was not made",
            reply.Refusal
                ?? $"As many jobs run as {(reply.TenantLimit is null ? "Jobs:MaxParallelJobs allows" : "this tenant may have")}; "
                    + "make the job with {\"where\":\"outdated\"} when one is over.");

    public static ProblemDetails Saturated(string? detail) =>
        Create(StatusCodes.Status503ServiceUnavailable, "saturated", "Too many calls", detail);

    public static ProblemDetails Unavailable(string? detail) =>
        Create(StatusCodes.Status503ServiceUnavailable, "store-unavailable", "A store does not answer", detail);

    public static ProblemDetails Unanswered() =>
        Create(StatusCodes.Status504GatewayTimeout, "deadline-exceeded", "Deadline exceeded",
            "The cluster did not answer before the deadline; the score may have been stored all the same.");

    public static ProblemDetails Unexpected() =>
        Create(StatusCodes.Status500InternalServerError, "unexpected", "Unexpected error", "The log names it under this traceId.");

    /// <summary>The problem as the response of a call, with <c>Retry-After</c> where another attempt makes sense.</summary>
    public static IResult ToResult(this ProblemDetails problem, HttpContext context)
    {
        AddRetryAfter(context, problem);
        return TypedResults.Problem(problem);
    }

    public static void AddRetryAfter(HttpContext context, ProblemDetails problem)
    {
        if (SecondsToRetry(problem) is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The seconds after which another attempt makes sense; null where none does.</summary>
    public static int? SecondsToRetry(ProblemDetails problem)
    {
        if (problem.Status != StatusCodes.Status503ServiceUnavailable)
            return null;
        return problem.Extensions.TryGetValue(RetryAfter, out var seconds) ? Convert.ToInt32(seconds, CultureInfo.InvariantCulture) : 1;
    }

    /// <summary>
    /// The trace id of the call. Where nobody collects traces, this is the caller's own id (traceparent, W3C Trace Context) or a new one.
    /// </summary>
    public static string TraceId(HttpContext context)
    {
        if (Activity.Current is { } activity)
            return activity.TraceId.ToString();
        if (context.Items.TryGetValue(TraceKey, out var known))
            return (string)known!;
        var id = ActivityContext.TryParse(context.Request.Headers.TraceParent, null, out var caller)
            ? caller.TraceId
            : ActivityTraceId.CreateRandom();
        var text = id.ToString();
        context.Items[TraceKey] = text;
        return text;
    }

    public static void Customize(ProblemDetailsOptions options) => options.CustomizeProblemDetails = context =>
    {
        context.ProblemDetails.Extensions["traceId"] = TraceId(context.HttpContext);
        // An answer of routing, or of the server that reads bodies: neither knows a detail.
        if (context.ProblemDetails is { Detail: null } problem)
            AddDetail(problem, context.HttpContext);
    };

    /// <summary>The body of a request has no type, or one that the route does not take.</summary>
    public static ProblemDetails OtherType(HttpRequest request)
    {
        var sent = request.ContentType is { Length: > 0 } type ? $"is '{type.Split(';')[0]}'" : "is missing";
        return InvalidRequest(
            $"The Content-Type {sent}, which this route does not take; send application/json (curl: -H 'Content-Type: application/json').",
            StatusCodes.Status415UnsupportedMediaType);
    }

    /// <summary>The server could not read the body of a request to its end.</summary>
    public static ProblemDetails Unread(HttpContext context, int status) => InvalidRequest(status switch
    {
        StatusCodes.Status413PayloadTooLarge when Limit(context) is { } bytes =>
            $"The body has more than {bytes} bytes, the limit of this route; send less at a time.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than this route takes; send less at a time.",
        StatusCodes.Status408RequestTimeout => "The body came too slowly, or not to its end; send it whole, without a pause.",
        _ => "The body ended too soon, or its chunks are not those of HTTP; send it whole.",
    }, status);

    private static long? Limit(HttpContext context) => context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

    private static void AddDetail(ProblemDetails problem, HttpContext context)
    {
        var request = context.Request;
        switch (problem.Status)
        {
            case StatusCodes.Status404NotFound:
                problem.Detail = $"There is no route {request.Method} {request.Path}; /openapi/v1.json has all routes.";
                break;
            case StatusCodes.Status405MethodNotAllowed:
                problem.Detail = $"The route {request.Path} takes {context.Response.Headers.Allow}, not {request.Method}.";
                break;
            case StatusCodes.Status415UnsupportedMediaType:
                Become(OtherType(request));
                break;
            case StatusCodes.Status400BadRequest or StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge:
                Become(Unread(context, problem.Status.Value));
                break;
        }

        void Become(ProblemDetails other) => (problem.Type, problem.Title, problem.Detail) = (other.Type, other.Title, other.Detail);
    }

    public static ProblemDetails Create(int status, string type, string title, string? detail = null) =>
        new() { Type = TypePrefix + type, Title = title, Status = status, Detail = detail };
}
