namespace ModelPipeline.Api;

/// <summary>The route that asks what a model would make of a changed row of a user.</summary>
internal static class WhatIfEndpoints
{
    public static void MapWhatIf(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/pipelines/{pipeline}/users/{user}/what-if", AskAsync)
            .WithName("WhatIf").WithTags("Predictions").RequireScope(Scope.Explain)
            .WithSummary("Applies the model to the user's row and to changed copies of the row; nothing is stored")
            .Accepts<WhatIfBody>("application/json").WithMetadata(WhatIfBody.Example)
            .Produces<WhatIfAnswer>()
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(413)
            .ProducesProblem(422)
            .ProducesProblem(429)
            .ProducesProblem(503)
            .ProducesProblem(504);

    private static async Task<IResult> AskAsync(
        string pipeline, string user, WhatIfBody? body, HttpContext context, ClusterPredictions predictions, TenantGuard tenants,
        CancellationToken cancellationToken)
    {
        var id = UserPath.UserOf(context, user);
        if (UserId.Check(id) is { } invalid)
            return Problems.InvalidUser(invalid).ToResult(context);
        body ??= new();
        if (body.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        if (await tenants.RefuseAsync(context, body.CountChanges()) is { } refusal)
            return refusal.ToResult(context);
        var call = body.ToCall(pipeline, id);
        var reply = await predictions.WhatIfAsync(call, cancellationToken);
        // A caller whose every change is refused should see that in the status.
        var failure = reply.Failure ?? (reply.After!.All(row => row.Failure is not null) ? reply.After![0].Failure : null);
        return failure is not null
            ? predictions.Refuse(context, pipeline, failure)
            : TypedResults.Json(WhatIfAnswer.Of(call, reply), ApiJson.Plain.WhatIfAnswer);
    }
}
