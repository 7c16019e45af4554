using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>The answers to requests that nobody may make, with the challenges of RFC 6750.</summary>
internal static class AccessProblems
{
    private const string Challenge = "Bearer realm=\"model-pipeline\"";

    /// <summary>401: the request has no credential.</summary>
    public static Task MissingAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = Challenge;
        return WriteAsync(context, Unauthenticated("Send a key or a token: \"Authorization: Bearer mp_...\"."));
    }

    /// <summary>401: the credential is not taken.</summary>
    public static Task InvalidAsync(HttpContext context, string why)
    {
        context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"invalid_token\", error_description=\"{why.Replace('"', '\'')}\"";
        return WriteAsync(context, Unauthenticated(why));
    }

    /// <summary>503: whether the credential is good is not known at the moment.</summary>
    public static Task UnsureAsync(HttpContext context, string why) => WriteAsync(context,
        Problems.Create(StatusCodes.Status503ServiceUnavailable, "access-unavailable", "The credential cannot be checked at the moment",
            why));

    /// <summary>403: the caller lacks a scope.</summary>
    public static Task NoScopeAsync(HttpContext context, Scope anyOf) => WriteAsync(context, NoScope(context, anyOf));

    /// <summary>403: the caller lacks a scope. Adds the challenge to the response.</summary>
    public static ProblemDetails NoScope(HttpContext context, Scope anyOf)
    {
        var names = Scopes.Names(anyOf).ToList();
        context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"insufficient_scope\", scope=\"{string.Join(' ', names)}\"";
        return Forbidden($"This needs the scope {string.Join(" or ", names)}, which this caller does not have.");
    }

    /// <summary>403: the caller may not use a pipeline.</summary>
    public static ProblemDetails NoPipeline(string pipeline) => Forbidden($"This caller may not use the pipeline '{pipeline}'.");

    /// <summary>403: the route is not about one pipeline, and the caller is limited to some.</summary>
    public static ProblemDetails NotAllPipelines() =>
        Forbidden("This is about all pipelines, and this caller is limited to some of them.");

    /// <summary>403: the route does not say who may call it.</summary>
    public static ProblemDetails Closed() => Forbidden("Nobody may call this route.");

    /// <summary>403: a page of another site asks, and nobody is asked for a key.</summary>
    public static ProblemDetails OtherSite() =>
        Forbidden("A browser sent this for a page of another site, which may not call an API that asks nobody for a key; set Auth:Mode.");

    /// <summary>403: the request names another host, and nobody is asked for a key.</summary>
    public static ProblemDetails OtherHost() => Forbidden(
        "The Host header names no address of this machine, and the API asks nobody for a key; call it as localhost, "
        + "set AllowedHosts to the names that a proxy passes on, or set Auth:Mode.");

    /// <summary>Writes a problem as the response.</summary>
    public static Task WriteAsync(HttpContext context, ProblemDetails problem) => problem.ToResult(context).ExecuteAsync(context);

    private static ProblemDetails Unauthenticated(string detail) =>
        Problems.Create(StatusCodes.Status401Unauthorized, "unauthenticated", "Who is calling is not known", detail);

    private static ProblemDetails Forbidden(string detail) =>
        Problems.Create(StatusCodes.Status403Forbidden, "forbidden", "The caller may not do this", detail);
}
