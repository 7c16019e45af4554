namespace ModelPipeline.Grains;

/// <summary>Asks every silo that is up what its queries have cost. How many did answer is part of what is told.</summary>
internal sealed class ClusterCosts(IServiceProvider services, ISiloStatusOracle silos, PipelineSet pipelines, TimeProvider clock) : EverySilo<ICostService>(services, silos, clock)
{
    /// <summary>The cost of each pipeline, over all silos that answered. Asks nobody where no store bills queries.</summary>
    public async Task<IReadOnlyDictionary<string, CostInfo>> SumAsync()
    {
        if (!pipelines.All.Any(runner => CostService.UsagesOf(runner.Pipeline).Length > 0))
            return new Dictionary<string, CostInfo>();
        var answers = await AskAllAsync(service => service.Costs());
        return answers.SelectMany(costs => costs).GroupBy(cost => cost.Key, StringComparer.Ordinal).ToDictionary(costs => costs.Key, costs => new CostInfo(
            costs.Sum(each => each.Value.Queries), costs.Sum(each => each.Value.BytesBilled), costs.Sum(each => each.Value.RowsRead), costs.Sum(each => each.Value.Silos)));
    }
}
