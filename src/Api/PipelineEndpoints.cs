using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>What is configured.</summary>
internal static class PipelineEndpoints
{
    public static void MapPipelines(this IEndpointRouteBuilder routes)
    {
        var pipelines = routes.MapGroup("/pipelines").WithTags("Pipelines");
        pipelines.MapGet("", async (IGrainFactory grains) => TypedResults.Json(await grains.GetGrain<IPipelineCatalogGrain>(0).List(), ApiJson.Default.PipelineInfoArray))
            .WithName("ListPipelines").WithSummary("All pipelines").Produces<PipelineInfo[]>();
        pipelines.MapGet("/{pipeline}", FindAsync)
            .WithName("GetPipeline").WithSummary("One pipeline").Produces<PipelineInfo>().ProducesProblem(404);
    }

    private static async Task<IResult> FindAsync(string pipeline, HttpContext context, IGrainFactory grains) =>
        await grains.GetGrain<IPipelineCatalogGrain>(0).Find(pipeline) is { } found
            ? TypedResults.Json(found, ApiJson.Default.PipelineInfo)
            : Problems.UnknownPipeline(pipeline).ToResult(context);
}
