using System.Globalization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The route that explains a prediction.</summary>
internal static class ExplanationEndpoints
{
    private const string VersionHeader = "Model-Version";

    // Not in the body: the same question about the same row has the same answer, byte for byte.
    private const string RetrievedHeader = "Retrieved-At";

    public static void MapExplanations(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/pipelines/{pipeline}/users/{user}/explanation", ExplainAsync).WithTags("Explanations").WithName("Explain")
            .RequireScope(Scope.Explain).CountsOneUser()
            .WithSummary("What each input column contributes to the prediction for a user's row as it is now")
            .Produces<Explanation>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .ProducesProblem(429).ProducesProblem(503).ProducesProblem(504);

    private static async Task<IResult> ExplainAsync(
        string pipeline, string user, [AsParameters] ExplanationQuery query, HttpContext context, ClusterExplanations explanations,
        ILogger<ExplanationReply> log, CancellationToken cancellationToken)
    {
        var id = UserId.FromPath(context, user);
        if (UserId.Check(id) is { } invalid)
            return Problems.InvalidUser(invalid).ToResult(context);
        if (query.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        var reply = await explanations.ExplainAsync(pipeline, id, query.ToCall(), cancellationToken);
        if (reply.Explanation is not { } explanation)
        {
            if (reply.Detail is not null || reply.Status == ExplanationStatus.Failed)
                log.LogNotExplained(pipeline, id, Problems.TraceId(context), reply.Reason, reply.Detail ?? "");
            return ExplanationProblems.Of(reply).ToResult(context);
        }

        context.Response.Headers[VersionHeader] = reply.ModelVersion;
        context.Response.Headers[RetrievedHeader] = reply.RetrievedAt?.ToString("O", CultureInfo.InvariantCulture);
        return TypedResults.Text(explanation, "application/json");
    }
}
