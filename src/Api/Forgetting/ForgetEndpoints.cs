using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The route that forgets a user.</summary>
internal static class ForgetEndpoints
{
    // BigQuery, the only store that makes callers wait, keeps streamed rows from being deleted for up to 90 minutes.
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(30);

    public static void MapForgetting(this IEndpointRouteBuilder routes)
    {
        Map("/pipelines/{pipeline}/users/{user}", "ForgetUser", "Deletes all that a pipeline has stored of a user");
        // Programs take "." and ".." out of a path, so that these users have no path.
        Map("/pipelines/{pipeline}/users", "ForgetNamedUser", "The same for a user whom a path cannot name: . and ..");

        void Map(string pattern, string name, string summary) => routes.MapDelete(pattern, ForgetAsync).RequireScope(Scope.Admin)
            .WithName(name).WithTags("Users").WithSummary(summary)
            .Produces(204).ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503).ProducesProblem(504);
    }

    private static async Task<IResult> ForgetAsync(string pipeline, string? user, HttpContext context, IScoreRouter router,
        ClusterCalls calls, PipelineCatalog catalog, AuditTrail audit, ILogger<ForgetReply> log)
    {
        if (context.Request.RouteValues["user"] is string routed)
            user = UserPath.UserOf(context, routed, fromEnd: 1);
        if (UserId.Check(user) is { } invalid)
            return Problems.InvalidUser(invalid).ToResult(context);
        var id = user!;
        // The same call may be made again, so a lost answer is no trouble.
        var reply = await calls.ChangeAsync(
            catalog.TimeoutOf(pipeline), (_, token) => router.ForgetAsync(pipeline, id, token).AsTask());
        // Later: all rows but those that the store keeps for a while are deleted.
        if (reply.Status is ForgetStatus.Forgotten or ForgetStatus.Later)
            await audit.RecordAsync(context, "user.forget", Fingerprint(id), pipeline);
        if (reply.Status == ForgetStatus.Forgotten)
            return TypedResults.NoContent();

        if (reply.Detail is not null || reply.Status == ForgetStatus.Failed)
            log.LogNotForgotten(pipeline, Problems.TraceId(context), reply.Reason, reply.Detail ?? "");
        var result = Describe(reply).ToResult(context);
        if (reply.Status == ForgetStatus.Later)
            context.Response.Headers.RetryAfter = Later.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return result;
    }

    // Who knows the id can find the entry; the entry does not tell the id.
    private static string Fingerprint(string user) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))}";

    private static ProblemDetails Describe(ForgetReply reply) => reply.Status switch
    {
        ForgetStatus.UnknownPipeline =>
            Problems.Create(StatusCodes.Status404NotFound, "unknown-pipeline", "Unknown pipeline", reply.Reason),
        ForgetStatus.NotSupported =>
            Problems.Create(StatusCodes.Status422UnprocessableEntity, "cannot-forget", "The output cannot forget", reply.Reason),
        ForgetStatus.Later =>
            Problems.Create(StatusCodes.Status503ServiceUnavailable, "not-yet-forgotten", "Some rows cannot be deleted yet", reply.Reason),
        ForgetStatus.Unavailable => Problems.Unavailable(reply.Reason),
        ForgetStatus.DeadlineExceeded =>
            Problems.Create(StatusCodes.Status504GatewayTimeout, "deadline-exceeded", "Deadline exceeded", reply.Reason),
        _ => Problems.Create(StatusCodes.Status500InternalServerError, "failed", "The user was not forgotten", reply.Reason),
    };
}
