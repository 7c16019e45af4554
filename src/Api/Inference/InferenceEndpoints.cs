using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>The routes of the Open Inference Protocol.</summary>
internal static class InferenceEndpoints
{
    /// <summary>What the server says of itself.</summary>
    public static ServerMetadata Server { get; } = new(
        "model-pipeline", typeof(InferenceEndpoints).Assembly.GetName().Version!.ToString(3), [InferMessage.BinaryExtension]);

    public static void MapInference(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(InferenceErrors.Routes).WithTags("Open Inference Protocol")
            .RequireScope(Scope.Read, PipelineCheck.ByHandler);
        group.MapGet("", () => TypedResults.Json(Server, InferenceJson.Default.ServerMetadata))
            .WithSummary("The server and its extensions").Produces<ServerMetadata>();
        group.MapGet("/health/live", () => Json(new(Live: true))).OpenToEverybody()
            .WithSummary("Whether the process is alive").Produces<ServerState>();
        group.MapGet("/health/ready", ReadyAsync).OpenToEverybody()
            .WithSummary("Whether calls would be served").Produces<ServerState>().Produces<ServerState>(503);
        group.MapGet("/models", ListAsync).WithSummary("The names of the models").Produces<ServedModelList>();
        group.MapPost("/repository/index", IndexAsync).WithSummary("The models with their versions").Produces<ServedModelState[]>();
        foreach (var prefix in new[] { "/models/{model}", "/models/{model}/versions/{version}" })
        {
            group.MapGet(prefix, DescribeAsync).WithSummary("The inputs and outputs of a model")
                .Produces<ModelMetadata>().Produces<InferenceError>(404).Produces<InferenceError>(503);
            group.MapGet($"{prefix}/ready", ModelReadyAsync).WithSummary("Whether a model is ready")
                .Produces<ServerState>().Produces<InferenceError>(404).Produces<ServerState>(503);
            group.MapPost($"{prefix}/infer", InferAsync).RequireScope(Scope.Score, PipelineCheck.ByHandler)
                .WithSummary("Applies a model to tensors; {pipeline}.users scores users")
                .WithMetadata(new RequestSizeLimitAttribute(InferBody.MaxBytes))
                .Produces(200, contentType: "application/json")
                .Produces<InferenceError>(400)
                .Produces<InferenceError>(404)
                .Produces<InferenceError>(413)
                .Produces<InferenceError>(415)
                .Produces<InferenceError>(429)
                .Produces<InferenceError>(503)
                .Produces<InferenceError>(504);
        }
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness) => Json(new(Ready: await readiness.IsReadyAsync()));

    private static async Task<IResult> ListAsync(HttpContext context, ModelInference models, CancellationToken cancellationToken)
    {
        var all = await models.ListAsync(context, cancellationToken);
        return TypedResults.Json(new([.. all.Select(each => each.Name)]), InferenceApiJson.Default.ServedModelList);
    }

    private static async Task<IResult> IndexAsync(HttpContext context, ModelInference models, CancellationToken cancellationToken)
    {
        var all = await models.ListAsync(context, cancellationToken);
        return TypedResults.Json([.. all.Select(each => new ServedModelState(each.Name, each.Version, "READY"))],
            InferenceApiJson.Default.ServedModelStateArray);
    }

    private static async Task<IResult> DescribeAsync(
        string model, string? version, HttpContext context, ModelInference models, CancellationToken cancellationToken)
    {
        var (found, problem) = await models.DescribeAsync(context, model, version, cancellationToken);
        return problem is null ? TypedResults.Json(found, InferenceJson.Default.ModelMetadata) : problem.ToResult(context);
    }

    private static async Task<IResult> ModelReadyAsync(
        string model, string? version, HttpContext context, ModelInference models, CancellationToken cancellationToken)
    {
        var (_, problem) = await models.DescribeAsync(context, model, version, cancellationToken);
        if (problem is null or { Status: StatusCodes.Status503ServiceUnavailable })
            return Json(new(model, Ready: problem is null));
        return problem.ToResult(context);
    }

    private static async Task InferAsync(
        string model, string? version, HttpContext context, ModelInference models, InferRoom room, CancellationToken cancellationToken)
    {
        using var place = room.TryEnter(context.Request);
        if (place is null)
        {
            await Problems.Saturated($"This process reads {InferRoom.MaxLarge} large or packed requests at a time; try again in a moment.")
                .ToResult(context).ExecuteAsync(context);
            return;
        }

        var (request, mismatch) = await InferBody.ReadAsync(context, cancellationToken);
        var outcome = request is null ? mismatch! : await models.InferAsync(context, model, version, request, cancellationToken);
        if (outcome.Answer is { } answer)
            await InferAnswer.WriteAsync(context, request!, answer, cancellationToken);
        else
            await outcome.Problem!.ToResult(context).ExecuteAsync(context);
    }

    private static IResult Json(ServerState state) => TypedResults.Json(state, InferenceApiJson.Default.ServerState,
        statusCode: state.Ready == false ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
}
