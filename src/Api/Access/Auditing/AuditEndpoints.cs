using ModelPipeline.Silo.Access;

namespace ModelPipeline.Api;

/// <summary>The route that reads the audit.</summary>
internal static class AuditEndpoints
{
    private const int EntriesOnAPage = 100;
    private const int MostEntriesOnAPage = 1_000;

    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", ReadAsync).WithName("GetAudit").WithTags("Audit").RequireScope(Scope.Admin)
            .WithSummary("Who changed what, the newest changes first, by pages")
            .Produces<AuditPage>().ProducesProblem(400).ProducesProblem(503);

    private static async Task<IResult> ReadAsync(HttpContext context, AuditStore audit, CancellationToken cancellationToken,
        DateTimeOffset? since = null, DateTimeOffset? until = null, string? pipeline = null, string? actor = null, long? after = null,
        int limit = EntriesOnAPage)
    {
        if (limit is < 1 or > MostEntriesOnAPage)
            return Problems.InvalidRequest($"\"limit\" is {limit}; set 1 to {MostEntriesOnAPage}.").ToResult(context);
        if ((pipeline ?? "").Any(char.IsControl) || (actor ?? "").Any(char.IsControl))
            return Problems.InvalidRequest("\"pipeline\" or \"actor\" has a control character; remove it.").ToResult(context);
        // An admin of a tenant sees what callers of this tenant did.
        var query = new AuditQuery(
            limit, after, since?.ToUniversalTime(), until?.ToUniversalTime(), pipeline, actor, Caller.Of(context).Tenant);
        var found = await audit.ReadAsync(query, cancellationToken);
        var page = new AuditPage([.. found.Select(AuditLine.Of)], found.Count == limit ? found[^1].Id : null);
        return TypedResults.Json(page, ApiJson.Plain.AuditPage);
    }
}
