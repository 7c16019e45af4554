using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>The routes that make, list, replace and revoke API keys.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/keys").WithTags("Keys").RequireScope(Scope.Admin, PipelineCheck.ByHandler).ProducesProblem(503);
        keys.MapGet("", ListAsync).WithName("ListKeys").WithSummary("All keys of the cluster's store, without their secrets")
            .Produces<KeyInfo[]>();
        keys.MapPost("", CreateAsync).WithName("CreateKey").WithSummary("Makes a key; the answer alone has its text")
            .Accepts<KeyBody>("application/json").WithMetadata(KeyBody.Example)
            .Produces<KeyInfo>(201).ProducesProblem(400).ProducesProblem(403);
        keys.MapPost("/{id}/rotate", RotateAsync).WithName("RotateKey")
            .WithSummary("Makes a key like this one, which ends after a while")
            .Accepts<RotateBody>("application/json").WithMetadata(RotateBody.Example)
            .Produces<KeyInfo>(201).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        keys.MapDelete("/{id}", RevokeAsync).WithName("RevokeKey").WithSummary("Ends a key now").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, KeyMaker keys, CancellationToken cancellationToken) =>
        TypedResults.Json(await keys.ListAsync(Caller.Of(context), cancellationToken), ApiJson.Plain.KeyInfoArray);

    private static async Task<IResult> CreateAsync(KeyBody? body, HttpContext context, KeyMaker keys, AuditTrail audit, TimeProvider clock)
    {
        if (body is null)
            return Problems.InvalidRequest("The body is empty; send {\"name\":\"batch\",\"scopes\":[\"score\"]}.").ToResult(context);
        if (body.Check(clock.GetUtcNow()) is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        var caller = Caller.Of(context);
        if (CheckMaker(caller, body) is { } refusal)
            return refusal.ToResult(context);
        var made = await keys.CreateAsync(
            body.Name!, body.Tenant ?? caller.Tenant, [.. Scopes.Names(Scopes.Of(Grants.Split(body.Scopes)))],
            body.Pipelines is null ? caller.Pipelines.Texts : Grants.Split(body.Pipelines), body.ExpiresAt, caller.Name);
        await RecordAsync(context, audit, "key.create", null, made);
        return Created(context, made);
    }

    private static async Task<IResult> RotateAsync(string id, RotateBody? body, HttpContext context, KeyMaker keys, AuditTrail audit,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        body ??= new();
        if (body.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        var caller = Caller.Of(context);
        if (await keys.FindAsync(caller, id, cancellationToken) is not { } old)
            return Unknown(id).ToResult(context);
        if (old.RevokedAt is not null || old.ExpiresAt <= clock.GetUtcNow())
        {
            return Problems.Create(StatusCodes.Status409Conflict, "key-ended", "The key has ended",
                $"Key '{id}' was revoked or has expired; make a new one.").ToResult(context);
        }

        if (!old.Pipelines.All(caller.Pipelines.Cover))
            return AccessProblems.NotAllPipelines().ToResult(context);
        var made = await keys.ReplaceAsync(old, body.OverlapOrDay, caller.Name);
        await RecordAsync(context, audit, "key.rotate", old, made);
        return Created(context, made);
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, KeyMaker keys, AuditTrail audit,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (await keys.FindAsync(caller, id, cancellationToken) is not { } old)
            return Unknown(id).ToResult(context);
        // Whoever may use some pipelines only does not end a key of others, such as that of the operator.
        if (!old.Pipelines.All(caller.Pipelines.Cover))
            return AccessProblems.NotAllPipelines().ToResult(context);
        await keys.RevokeAsync(id);
        await RecordAsync(context, audit, "key.revoke", old, null);
        return TypedResults.NoContent();
    }

    // Nobody makes a key that reaches further than the maker's own: another tenant, or other pipelines.
    private static ProblemDetails? CheckMaker(Caller caller, KeyBody body)
    {
        if (body.Tenant is not null && !caller.Sees(body.Tenant))
        {
            return Problems.Create(StatusCodes.Status403Forbidden, "forbidden", "The caller may not do this",
                "This caller may make keys of its own tenant only; leave \"tenant\" out.");
        }

        var beyond = Grants.Split(body.Pipelines).FirstOrDefault(glob => !caller.Pipelines.Cover(glob));
        return beyond is null ? null : AccessProblems.NoPipeline(beyond);
    }

    private static Task RecordAsync(HttpContext context, AuditTrail audit, string action, KeyInfo? before, KeyInfo? after) =>
        audit.RecordAsync(context, action, (after ?? before)!.Id, null, AuditTrail.Json(before, ApiJson.Default.KeyInfo),
            AuditTrail.Json(after is null ? null : after with { Key = null }, ApiJson.Default.KeyInfo));

    private static IResult Created(HttpContext context, KeyInfo made)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(made, ApiJson.Plain.KeyInfo, statusCode: StatusCodes.Status201Created);
    }

    private static ProblemDetails Unknown(string id) =>
        Problems.Create(StatusCodes.Status404NotFound, "unknown-key", "Unknown key", $"There is no key '{id}' in the cluster's store.");
}
