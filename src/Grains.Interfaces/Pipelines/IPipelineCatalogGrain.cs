namespace ModelPipeline.Grains;

/// <summary>
/// Describes the pipelines of the silos. A stateless worker with the key 0: the silo that answers describes itself. Costs differ between
/// silos; the cost of the cluster is the sum over all silos.
/// </summary>
[Alias("ModelPipeline.IPipelineCatalogGrain")]
public interface IPipelineCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>All pipelines, by name.</summary>
    [Alias("List")]
    ValueTask<PipelineInfo[]> List();

    /// <summary>One pipeline; null if no pipeline has this name.</summary>
    [Alias("Find")]
    ValueTask<PipelineInfo?> Find(string pipeline);

    /// <summary>Whether the stores of all pipelines answer. The stores are asked at most once a second.</summary>
    [Alias("Check")]
    ValueTask<StoreCheck[]> Check();
}
