namespace ModelPipeline.Grains;

/// <summary>What pipelines the silos run. A stateless worker: the answer is that of the silo that gives it, but for costs,
/// which are those of all silos. Its key is 0.</summary>
[Alias("ModelPipeline.IPipelineCatalogGrain")]
public interface IPipelineCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>All pipelines, by name.</summary>
    [Alias("List")]
    ValueTask<PipelineInfo[]> List();

    /// <summary>One pipeline; null where there is none of that name.</summary>
    [Alias("Find")]
    ValueTask<PipelineInfo?> Find(string pipeline);

    /// <summary>Whether the stores of all pipelines answer. Asked of the stores at most once a second.</summary>
    [Alias("Check")]
    ValueTask<StoreCheck[]> Check();
}
