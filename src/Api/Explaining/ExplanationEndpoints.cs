using System.Globalization;
using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The route that explains a prediction.</summary>
internal static class ExplanationEndpoints
{
    private const string VersionHeader = "Model-Version";

    // Not in the body: the same question about the same row has the same answer, byte for byte.
    private const string RetrievedHeader = "Retrieved-At";

    public static void MapExplanations(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/pipelines/{pipeline}/users/{user}/explanation").WithTags("Explanations")
            .RequireScope(Scope.Explain).CountsOneUser()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429)
            .ProducesProblem(503).ProducesProblem(504);
        group.MapGet("",
            (string pipeline, string user, [AsParameters] ExplanationQuery query, HttpContext context, ClusterExplanations explanations,
                ILogger<ExplanationReply> log, CancellationToken cancellationToken) =>
                ExplainAsync(pipeline, user, query, null, context, explanations, log, cancellationToken))
            .WithName("Explain").WithSummary("What each input column contributes to the prediction for a user's row as it is now")
            .Produces<Explanation>();
        group.MapPost("",
            (string pipeline, string user, ExplanationBody? body, HttpContext context, ClusterExplanations explanations,
                ILogger<ExplanationReply> log, CancellationToken cancellationToken) =>
                ExplainAsync(pipeline, user, body?.ToQuery() ?? new(), body?.Features, context, explanations, log, cancellationToken))
            .WithName("ExplainWithFeatures").WithSummary("The same, for a call that brings features of its own")
            .Accepts<ExplanationBody>("application/json").WithMetadata(ExplanationBody.Example)
            .Produces<Explanation>();
    }

    private static async Task<IResult> ExplainAsync(
        string pipeline, string user, ExplanationQuery query, JsonElement? features, HttpContext context,
        ClusterExplanations explanations, ILogger<ExplanationReply> log, CancellationToken cancellationToken)
    {
        var id = UserPath.UserOf(context, user);
        if (UserId.Check(id) is { } invalid)
            return Problems.InvalidUser(invalid).ToResult(context);
        if (query.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        if (features is { ValueKind: not JsonValueKind.Object })
        {
            return Problems.InvalidRequest("\"features\" is no object; send a value for each feature, such as {\"amount\":12.5}.")
                .ToResult(context);
        }

        var call = query.ToCall() with { Features = features is { } given ? JsonText.Of(given) : null };
        var reply = await explanations.ExplainAsync(pipeline, id, call, cancellationToken);
        if (reply.Explanation is not { } explanation)
        {
            if (reply.Detail is not null || reply.Status == ExplanationStatus.Failed)
                log.LogNotExplained(pipeline, id, Problems.TraceId(context), reply.Reason, reply.Detail ?? "");
            return ExplanationProblems.Of(reply).ToResult(context);
        }

        context.Response.Headers[VersionHeader] = reply.ModelVersion;
        context.Response.Headers[RetrievedHeader] = reply.RetrievedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return TypedResults.Text(explanation, "application/json");
    }
}
