using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>The followers of this silo's pipelines.</summary>
internal sealed class RolloutFollowers(
    PipelineSet pipelines,
    IGrainFactory grains,
    ILocalSiloDetails silo,
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage,
    ModelFetcher fetcher,
    ModelCopies copies,
    TimeProvider clock,
    RolloutLog log)
{
    /// <summary>The name of the state of <see cref="RolloutGrain"/>.</summary>
    public const string State = "rollout";

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, RolloutFollower> followers = new(StringComparer.OrdinalIgnoreCase);
    private Task running = Task.CompletedTask;

    /// <summary>The versions with a role that are not open on this silo, with the reason.</summary>
    public IEnumerable<(string Pipeline, string Version, string Fault)> Missing =>
        followers.SelectMany(each => each.Value.Missing.Select(missing => (each.Key, missing.Version, missing.Fault)));

    /// <summary>Makes the follower of a pipeline ask now.</summary>
    public void Wake(string pipeline)
    {
        if (followers.TryGetValue(pipeline, out var follower))
            follower.Wake();
    }

    /// <summary>
    /// Opens the versions of the stored documents. The state is read from the storage, because the silo has not joined the cluster yet:
    /// it takes users only once it has every version with a role.
    /// </summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var runner in pipelines.All)
        {
            var follower = new RolloutFollower(runner, grains, silo.SiloAddress, fetcher, copies, clock, log);
            followers[runner.Pipeline.Name] = follower;
            await follower.RestoreAsync(await ReadAsync(runner.Pipeline.Name), cancellationToken);
        }
    }

    private async Task<RolloutState> ReadAsync(string pipeline)
    {
        var state = new GrainState<RolloutState>(new());
        var id = ((GrainReference)grains.GetGrain<IRolloutGrain>(pipeline.ToLowerInvariant())).GrainId;
        try
        {
            await storage.ReadStateAsync(State, id, state);
            return state.State ?? new();
        }
        catch (OrleansException)
        {
            // A storage that consists of grains itself, as that of tests, answers only once the silo is active.
            return new();
        }
    }

    /// <summary>Begins to follow.</summary>
    public void Begin() => running = Task.WhenAll(followers.Values.Select(each => Task.Run(() => each.RunAsync(stop.Token))));

    /// <summary>Ends following: waits a few seconds for calls that are under way.</summary>
    public async Task EndAsync()
    {
        await stop.CancelAsync();
        await running.WaitAsync(LongestEnd, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
