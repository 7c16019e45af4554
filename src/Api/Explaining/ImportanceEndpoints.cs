using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The route that says which columns matter to a model.</summary>
internal static class ImportanceEndpoints
{
    public static void MapImportance(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/pipelines/{pipeline}/importance", ExplainAsync).WithTags("Explanations").WithName("GetImportance")
            .RequireScope(Scope.Explain)
            .WithSummary("How much each input column contributes to the predictions of a sample of users")
            .Produces<FeatureImportance>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .ProducesProblem(429).ProducesProblem(503).ProducesProblem(504);

    private static async Task<IResult> ExplainAsync(
        string pipeline, [AsParameters] ImportanceQuery query, HttpContext context, ClusterExplanations explanations, TenantGuard tenants,
        ILogger<ExplanationReply> log, CancellationToken cancellationToken)
    {
        if (query.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        if (await tenants.RefuseAsync(context, query.UsersOrDefault) is { } refusal)
            return refusal.ToResult(context);
        var reply = await explanations.ImportanceAsync(pipeline, query.UsersOrDefault, query.ToCall(), cancellationToken);
        if (reply.Explanation is { } importance)
            return TypedResults.Text(importance, "application/json");
        if (reply.Detail is not null || reply.Status == ExplanationStatus.Failed)
            log.LogNoImportance(pipeline, Problems.TraceId(context), reply.Reason, reply.Detail ?? "");
        return ExplanationProblems.Of(reply).ToResult(context);
    }
}
