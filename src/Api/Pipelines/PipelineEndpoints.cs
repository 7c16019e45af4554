using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The routes that list the configured pipelines.</summary>
internal static class PipelineEndpoints
{
    public static void MapPipelines(this IEndpointRouteBuilder routes)
    {
        var pipelines = routes.MapGroup("/pipelines").WithTags("Pipelines").RequireScope(Scope.Read);
        pipelines.MapGet("",
            async (HttpContext context, PipelineCatalog catalog, CancellationToken cancellationToken) =>
            {
                var visible = Caller.Of(context).Pipelines;
                var all = await catalog.ListAsync(cancellationToken);
                return TypedResults.Json([.. all.Where(each => visible.Allow(each.Name))], ApiJson.Plain.PipelineInfoArray);
            })
            .RequireScope(Scope.Read, PipelineCheck.ByHandler)
            .WithName("ListPipelines").WithSummary("All pipelines").Produces<PipelineInfo[]>();
        pipelines.MapGet("/{pipeline}", FindAsync)
            .WithName("GetPipeline").WithSummary("One pipeline").Produces<PipelineInfo>().ProducesProblem(404);
    }

    private static async Task<IResult> FindAsync(string pipeline, HttpContext context, PipelineCatalog catalog,
        CancellationToken cancellationToken) =>
        await catalog.FindAsync(pipeline, cancellationToken) is { } found
            ? TypedResults.Json(found, ApiJson.Plain.PipelineInfo)
            : Problems.UnknownPipeline(pipeline).ToResult(context);
}
