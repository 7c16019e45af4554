using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The routes that list the configured pipelines.</summary>
internal static class PipelineEndpoints
{
    public static void MapPipelines(this IEndpointRouteBuilder routes)
    {
        var pipelines = routes.MapGroup("/pipelines").WithTags("Pipelines");
        pipelines.MapGet("",
            async (PipelineCatalog catalog, CancellationToken cancellationToken) =>
                TypedResults.Json(await catalog.ListAsync(cancellationToken), ApiJson.Default.PipelineInfoArray))
            .WithName("ListPipelines").WithSummary("All pipelines").Produces<PipelineInfo[]>();
        pipelines.MapGet("/{pipeline}", FindAsync)
            .WithName("GetPipeline").WithSummary("One pipeline").Produces<PipelineInfo>().ProducesProblem(404);
    }

    private static async Task<IResult> FindAsync(string pipeline, HttpContext context, PipelineCatalog catalog,
        CancellationToken cancellationToken) =>
        await catalog.FindAsync(pipeline, cancellationToken) is { } found
            ? TypedResults.Json(found, ApiJson.Default.PipelineInfo)
            : Problems.UnknownPipeline(pipeline).ToResult(context);
}
