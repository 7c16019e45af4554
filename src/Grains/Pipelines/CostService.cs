using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>Adds up what the parts of this silo's pipelines have counted.</summary>
internal sealed class CostService(GrainId id, Silo silo, ILoggerFactory logs, PipelineSet pipelines) : GrainService(id, silo, logs), ICostService
{
    public Task<Dictionary<string, CostInfo>> Costs() => Task.FromResult(pipelines.All
        .Select(runner => (runner.Pipeline.Name, Usages: UsagesOf(runner.Pipeline)))
        .Where(each => each.Usages.Length > 0)
        .ToDictionary(each => each.Name, each => new CostInfo(
            each.Usages.Sum(usage => usage.Queries), each.Usages.Sum(usage => usage.BytesBilled), each.Usages.Sum(usage => usage.RowsRead), Silos: 1)));

    /// <summary>What counts the queries of a pipeline on this silo; none where no store bills them.</summary>
    public static StoreUsage[] UsagesOf(Pipeline pipeline) => [.. new[] { pipeline.Retriever.Usage, pipeline.Writer.Usage }.OfType<StoreUsage>()];
}
