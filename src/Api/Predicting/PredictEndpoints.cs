using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>The route that applies a model to rows of the caller.</summary>
internal static class PredictEndpoints
{
    public static void MapPredictions(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/pipelines/{pipeline}/predict", PredictAsync).WithName("Predict").WithTags("Predictions").RequireScope(Scope.Score)
            .WithSummary("Applies the model to rows of the body; nothing is read or written")
            .WithMetadata(new RequestSizeLimitAttribute(PredictBody.MaxBytes))
            .Accepts<PredictBody>("application/json").WithMetadata(PredictBody.Example)
            .Produces<PredictAnswer>()
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(413)
            .ProducesProblem(422)
            .ProducesProblem(429)
            .ProducesProblem(503)
            .ProducesProblem(504);

    private static async Task<IResult> PredictAsync(
        string pipeline, PredictBody? body, HttpContext context, ClusterPredictions predictions, TenantGuard tenants,
        CancellationToken cancellationToken)
    {
        body ??= new();
        if (body.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        var rows = body.Rows!.Value;
        if (await tenants.RefuseAsync(context, rows.GetArrayLength()) is { } refusal)
            return refusal.ToResult(context);
        var reply = await predictions.PredictAsync(new(pipeline, body.Version, JsonText.Of(rows)), cancellationToken);
        // A caller whose every row is refused should see that in the status.
        var failure = reply.Failure ?? (reply.Rows!.All(row => row.Failure is not null) ? reply.Rows![0].Failure : null);
        return failure is not null
            ? predictions.Refuse(context, pipeline, failure)
            : TypedResults.Json(new(reply.Pipeline, reply.Version, [.. reply.Rows!.Select(RowAnswer.Of)]), ApiJson.Plain.PredictAnswer);
    }
}
