using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The routes of versions.</summary>
internal static class VersionEndpoints
{
    public static void MapVersions(this IEndpointRouteBuilder routes)
    {
        var versions = routes.MapGroup("/pipelines/{pipeline}/versions").WithTags("Versions").RequireScope(Scope.Rollout)
            .ProducesProblem(404).ProducesProblem(503);
        versions.MapGet("", ListAsync)
            .RequireScope(Scope.Read | Scope.Rollout)
            .WithName("ListVersions")
            .WithSummary("The versions of a pipeline, the newest first")
            .Produces<VersionInfo[]>();
        versions.MapGet("/{version}", FindAsync).RequireScope(Scope.Read | Scope.Rollout).WithName("GetVersion")
            .WithSummary("Where a version came from, how far it is, and what it does").Produces<VersionInfo>();
        versions.MapPost("", AddAsync).WithName("AddVersion").WithSummary("Adds a version from a source")
            .Accepts<VersionBody>("application/json").WithMetadata(RolloutExamples.Version)
            .Produces<VersionInfo>(202).ProducesProblem(400).ProducesProblem(409);
        versions.MapPut("/{version}/file", UploadAsync).WithName("UploadVersion")
            .WithSummary("Adds a version from the bytes of its file").Accepts<Stream>("application/octet-stream")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Produces<VersionInfo>(202).ProducesProblem(400).ProducesProblem(409).ProducesProblem(413);
        versions.MapDelete("/{version}", DeleteAsync).WithName("DeleteVersion")
            .WithSummary("Deletes a version that has no role; what is known of it stays").Produces(204).ProducesProblem(409);
    }

    /// <summary>Why a request of a version or a rollout was refused.</summary>
    public static ProblemDetails Refusal(RolloutProblem problem, string why) => problem switch
    {
        RolloutProblem.Invalid => Problems.InvalidRequest(why),
        RolloutProblem.UnknownVersion => Problems.Create(StatusCodes.Status404NotFound, "unknown-version", "Unknown version", why),
        RolloutProblem.Changed =>
            Problems.Create(StatusCodes.Status412PreconditionFailed, "rollout-changed", "The rollout was changed", why),
        RolloutProblem.NotYet => Problems.Create(StatusCodes.Status503ServiceUnavailable, "version-unavailable", "Version not loaded", why),
        _ => Problems.Create(StatusCodes.Status409Conflict, "rollout-conflict", "The rollout does not allow this", why),
    };

    private static async Task<IResult> ListAsync(string pipeline, HttpContext context, PipelineCatalog catalog, ClusterRollouts rollouts,
        CancellationToken cancellationToken) =>
        await catalog.FindAsync(pipeline, cancellationToken) is { } found
            ? TypedResults.Json(await rollouts.VersionsAsync(found.Name, cancellationToken), ApiJson.Plain.VersionInfoArray)
            : Problems.UnknownPipeline(pipeline).ToResult(context);

    private static async Task<IResult> FindAsync(string pipeline, string version, HttpContext context, PipelineCatalog catalog,
        ClusterRollouts rollouts, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        return await rollouts.FindVersionAsync(found.Name, version, cancellationToken) is { } known
            ? TypedResults.Json(known, ApiJson.Plain.VersionInfo)
            : Refusal(RolloutProblem.UnknownVersion, $"There is no version '{version}'.").ToResult(context);
    }

    private static async Task<IResult> AddAsync(string pipeline, VersionBody? body, HttpContext context, PipelineCatalog catalog,
        ClusterRollouts rollouts, AuditTrail audit, CancellationToken cancellationToken)
    {
        body ??= new();
        if (body.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var request = new VersionRequest(
            body.Version, body.Source, Caller.Of(context).Name, body.Sha256, body.Kind, body.Inputs, body.Outputs, body.Nulls);
        var reply = await rollouts.AddVersionAsync(found.Name, request);
        return await AcceptAsync(found.Name, reply, context, audit);
    }

    private static async Task<IResult> UploadAsync(string pipeline, string version, string? fileName, HttpContext context,
        PipelineCatalog catalog, ModelUploads uploads, ClusterRollouts rollouts, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        if (!PipelineDefinition.IsName(version))
        {
            return Problems.InvalidRequest(
                $"'{version}' is no name for a version; use up to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.")
                .ToResult(context);
        }

        var (stored, problem) = await uploads.TakeAsync(found, version, fileName, context.Request, cancellationToken);
        if (stored is null)
            return problem!.ToResult(context);
        var request = new VersionRequest(version, stored.Address, Caller.Of(context).Name, stored.Sha256);
        var reply = await rollouts.AddVersionAsync(found.Name, request);
        // The file of a version that was not taken would keep another file of the version out.
        if (reply.Version is null
            && await rollouts.FindVersionAsync(found.Name, version, CancellationToken.None) is null or { DeletedAt: not null })
        {
            await uploads.DeleteAsync(found.Name, version);
        }

        return await AcceptAsync(found.Name, reply, context, audit);
    }

    private static async Task<IResult> DeleteAsync(string pipeline, string version, HttpContext context, PipelineCatalog catalog,
        ModelUploads uploads, ClusterRollouts rollouts, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var reply = await rollouts.DeleteVersionAsync(found.Name, version);
        // A file without a version is left where the store or the cluster failed in between; it would keep another file of the version out.
        if (reply.Version is not null || reply.Problem == RolloutProblem.UnknownVersion)
            await uploads.DeleteAsync(found.Name, version);
        if (reply.Version is null)
            return Refusal(reply.Problem, reply.Refusal).ToResult(context);
        await audit.RecordAsync(context, "version.delete", version, found.Name,
            AuditTrail.Json(reply.Version, ApiJson.Default.VersionInfo));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> AcceptAsync(string pipeline, VersionReply reply, HttpContext context, AuditTrail audit)
    {
        if (reply.Version is not { } version)
            return Refusal(reply.Problem, reply.Refusal).ToResult(context);
        await audit.RecordAsync(context, "version.add", version.Version, pipeline,
            after: AuditTrail.Json(version, ApiJson.Default.VersionInfo));
        context.Response.Headers.Location = $"/pipelines/{pipeline}/versions/{version.Version}";
        return TypedResults.Json(version, ApiJson.Plain.VersionInfo, statusCode: StatusCodes.Status202Accepted);
    }
}
