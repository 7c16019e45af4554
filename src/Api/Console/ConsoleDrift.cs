namespace ModelPipeline.Api;

/// <summary>The route of the console that tells the verdicts about drift of each day.</summary>
internal static class ConsoleDrift
{
    private const int Usual = 14;
    private const int Most = 30;

    public static void MapConsoleDrift(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/api/drift", DaysAsync).RequireScope(Scope.Read, PipelineCheck.ByHandler).ExcludeFromDescription();

    private static async Task<IResult> DaysAsync(string? pipeline, string? version, int? days, HttpContext context,
        PipelineCatalog catalog, ClusterDrift drift, CancellationToken cancellationToken)
    {
        if (days is < 1 or > Most)
            return Problems.InvalidRequest($"\"days\" is {days}; send 1 to {Most}.").ToResult(context);
        if (string.IsNullOrEmpty(pipeline))
            return Problems.InvalidRequest("\"pipeline\" is missing; send the name of a pipeline.").ToResult(context);
        if (!Caller.Of(context).Pipelines.Allow(pipeline))
            return AccessProblems.NoPipeline(pipeline).ToResult(context);
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var named = string.IsNullOrEmpty(version) ? null : version;
        return DriftEndpoints.Answer(await drift.DaysAsync(found.Name, named, days ?? Usual, cancellationToken), context);
    }
}
