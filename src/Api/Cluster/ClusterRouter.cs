using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Sends the calls of a user to one silo, the same from every API, whose desk then has the user's grain beside it. Which silo that is
/// follows from the gateways that there are. Thread-safe.
/// </summary>
internal sealed class ClusterRouter(ObservedGateways gateways, IGrainFactory grains) : IScoreRouter
{
    private Desks current = new([], []);

    public bool TryScoreHere(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken,
        out ValueTask<ScoreReply> scoring)
    {
        scoring = default;
        return false;
    }

    public ValueTask<ScoreReply> ScoreAsync(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken) =>
        TryFind(user)?.Score(pipeline, user, options, cancellationToken) ?? NoGateway();

    public ValueTask<ScoreReply> GetStoredAsync(string? pipeline, string user, CancellationToken cancellationToken) =>
        TryFind(user)?.GetStored(pipeline, user, cancellationToken) ?? NoGateway();

    // As the cluster refuses calls: not thrown, but in the task.
    private static ValueTask<ScoreReply> NoGateway() =>
        ValueTask.FromException<ScoreReply>(new SiloUnavailableException("The cluster has no gateway."));

    private IScoringService? TryFind(string user)
    {
        var desks = Current();
        return desks.Services.Count > 0 ? desks.Services[RendezvousHash.Of(user, desks.Gateways)] : null;
    }

    private Desks Current()
    {
        var (seen, known) = (gateways.Last, Volatile.Read(ref current));
        if (ReferenceEquals(seen, known.Gateways))
            return known;
        known = new(seen, [.. seen.Select(gateway => grains.GetGrain<IScoringService>(ScoringServiceId.On(gateway)))]);
        Volatile.Write(ref current, known);
        return known;
    }

    private sealed record Desks(IReadOnlyList<SiloAddress> Gateways, IReadOnlyList<IScoringService> Services);
}
