using Orleans.Services;

namespace ModelPipeline.Grains;

/// <summary>What the queries of one silo have cost. There is one on each silo.</summary>
[Alias("ModelPipeline.ICostService")]
internal interface ICostService : IGrainService
{
    /// <summary>The cost of each pipeline whose stores bill queries, since the silo started.</summary>
    [Alias("Costs")]
    Task<Dictionary<string, CostInfo>> Costs();
}
