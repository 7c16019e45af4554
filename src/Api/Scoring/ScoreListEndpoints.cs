using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>The route that scores a list of users.</summary>
internal static class ScoreListEndpoints
{
    public static void MapScoreLists(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/pipelines/{pipeline}/score", ScoreAsync).WithName("ScoreList").WithTags("Scores").RequireScope(Scope.Score)
            .WithSummary("Runs a pipeline for many users; a line per user as it completes")
            .WithMetadata(new RequestSizeLimitAttribute(ApiSettings.MaxListBytes))
            .Accepts<ScoreListRequest>("application/json").WithMetadata(ScoreListRequest.Example)
            .Produces(200, contentType: ScoreStream.ContentType)
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(413)
            .ProducesProblem(429)
            .ProducesProblem(503);

    private static async Task<IResult> ScoreAsync(
        string pipeline,
        ScoreListRequest? request,
        HttpContext context,
        PipelineCatalog catalog,
        ListCalls lists,
        ListRoom room,
        TenantGuard tenants,
        ScoreFailures log,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (request?.Users is not { } users)
            return Problems.InvalidRequest("The body has no \"users\"; send {\"users\":[\"...\"]}.").ToResult(context);
        if (users.Count > ScoreListRequest.MaxUsers)
        {
            return Problems.InvalidRequest(
                $"The list has {users.Count} users; at most {ScoreListRequest.MaxUsers} are allowed. Send several lists.")
                .ToResult(context);
        }

        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        using var share = room.TryEnter();
        if (share is null)
            return Problems.TooManyLists().ToResult(context);
        if (await tenants.RefuseAsync(context, users) is { } refusal)
            return refusal.ToResult(context);
        var failures = new ListFailures();
        var began = clock.GetTimestamp();
        try
        {
            await ScoreStream.WriteAsync(context, found, users, lists, share, failures, cancellationToken);
        }
        finally
        {
            log.Report(context, found.Name, failures);
            if (failures.All.Count > 0)
                RequestSpan.AddFailed(context, clock.GetElapsedTime(began));
        }

        return TypedResults.Empty;
    }
}
