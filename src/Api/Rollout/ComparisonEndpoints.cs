using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>The route that compares a version with the stable one.</summary>
internal static class ComparisonEndpoints
{
    private const string Csv = "text/csv";

    public static void MapComparisons(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/pipelines/{pipeline}/rollout/comparison", CompareAsync).WithTags("Rollout").WithName("CompareVersion")
            .RequireScope(Scope.Read | Scope.Rollout)
            .WithSummary("A candidate or shadow version beside the stable one; text/csv for the users with the largest differences")
            .Produces<VersionComparison>(200, "application/json", Csv)
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);

    private static async Task<IResult> CompareAsync(
        string pipeline, [FromQuery] string? version, HttpContext context, PipelineCatalog catalog, ClusterComparisons comparisons,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(version))
            return Problems.InvalidRequest("\"version\" is empty; name a candidate or a shadow version.").ToResult(context);
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var reply = await comparisons.CompareAsync(found.Name, version, cancellationToken);
        if (reply.Comparison is not { } comparison)
            return VersionEndpoints.Refusal(reply.Problem, reply.Refusal).ToResult(context);
        return WantsCsv(context.Request)
            ? TypedResults.Text(DifferencesCsv.Write(comparison), Csv)
            : TypedResults.Text(comparison, "application/json");
    }

    // A GET has no body whose type could be told, but a caller may name the type of the answer there too.
    private static bool WantsCsv(HttpRequest request) =>
        request.ContentType?.StartsWith(Csv, StringComparison.OrdinalIgnoreCase) == true
        || request.GetTypedHeaders().Accept.FirstOrDefault(type => type.MatchesMediaType(Csv) || type.MatchesMediaType("application/json"))
            ?.MatchesMediaType("application/json") == false;
}
