using Orleans.Runtime.Services;

namespace ModelPipeline.Grains;

/// <summary>Asks all silos what they did.</summary>
internal sealed class ConsoleSilos(IServiceProvider services, ISiloStatusOracle silos) : GrainServiceClient<IConsoleService>(services)
{
    /// <summary>The answers of the active silos, by address. A silo that does not answer has null.</summary>
    public Task<(SiloAddress Silo, SiloSeries? Series)[]> AskAsync(string[]? pipelines, int steps) =>
        Task.WhenAll(silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Order().Select(silo => AskAsync(silo, pipelines, steps)));

    private async Task<(SiloAddress, SiloSeries?)> AskAsync(SiloAddress silo, string[]? pipelines, int steps)
    {
        try
        {
            return (silo, await GetGrainService(silo).Series(pipelines, steps));
        }
        catch (Exception)
        {
            // The silo leaves, or runs another version of the program.
            return (silo, null);
        }
    }
}
