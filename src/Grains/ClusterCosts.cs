using Orleans.Runtime.Services;

namespace ModelPipeline.Grains;

/// <summary>Asks every silo that is up what its queries have cost. One that does not answer soon is left out.</summary>
internal sealed class ClusterCosts(IServiceProvider services, ISiloStatusOracle silos, PipelineSet pipelines, TimeProvider clock) : GrainServiceClient<ICostService>(services)
{
    // A silo that is gone stays among those that are up for some seconds; who asks for costs does not wait for that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The cost of each pipeline, over all silos that answered. Asks nobody where no store bills queries.</summary>
    public async Task<IReadOnlyDictionary<string, CostInfo>> SumAsync()
    {
        if (!pipelines.All.Any(runner => CostService.UsagesOf(runner.Pipeline).Length > 0))
            return new Dictionary<string, CostInfo>();
        var answers = await Task.WhenAll(silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(AskAsync));
        return answers.SelectMany(costs => costs).GroupBy(cost => cost.Key, StringComparer.Ordinal).ToDictionary(costs => costs.Key, costs => new CostInfo(
            costs.Sum(each => each.Value.Queries), costs.Sum(each => each.Value.BytesBilled), costs.Sum(each => each.Value.RowsRead), costs.Sum(each => each.Value.Silos)));
    }

    private async Task<Dictionary<string, CostInfo>> AskAsync(SiloAddress silo)
    {
        try
        {
            return await GetGrainService(silo).Costs().WaitAsync(Patience, clock);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            // How many silos did answer is part of what is told.
            return [];
        }
    }
}
