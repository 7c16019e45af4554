using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Sends all calls of a user to one silo, so that the user's grain is on the silo that takes the calls. Every API picks the same silo for
/// the same list of gateways. Thread-safe.
/// </summary>
internal sealed class ClusterRouter(ObservedGateways gateways, IGrainFactory grains, TimeProvider clock) : IScoreRouter, IListRouter
{
    private SiloServices current = new([], []);

    public int Silos => Current().Silos.Count;

    public ListSilo? Find(string user)
    {
        var silos = Current();
        return silos.Silos.Count > 0 ? silos.Silos[RendezvousHash.Of(user, silos.Gateways)] : null;
    }

    public bool TryScoreHere(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken,
        out ValueTask<ScoreReply> scoring)
    {
        scoring = default;
        return false;
    }

    public ValueTask<ScoreReply> ScoreAsync(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken) =>
        TryFind(user)?.Score(pipeline, user, options, cancellationToken) ?? NoGateway<ScoreReply>();

    public ValueTask<ScoreReply> GetStoredAsync(string? pipeline, string user, CancellationToken cancellationToken) =>
        TryFind(user)?.GetStored(pipeline, user, cancellationToken) ?? NoGateway<ScoreReply>();

    public ValueTask<ForgetReply> ForgetAsync(string pipeline, string user, CancellationToken cancellationToken) =>
        TryFind(user)?.Forget(pipeline, user, cancellationToken) ?? NoGateway<ForgetReply>();

    // The exception is in the task, not thrown, as when the cluster refuses a call.
    private static ValueTask<T> NoGateway<T>() => ValueTask.FromException<T>(new SiloUnavailableException("The cluster has no gateway."));

    private IScoringService? TryFind(string user) => Find(user)?.Service;

    private SiloServices Current()
    {
        var seen = gateways.Last;
        var known = Volatile.Read(ref current);
        if (ReferenceEquals(seen, known.Gateways))
            return known;
        known = new(seen, [.. seen.Select(NewSilo)]);
        Volatile.Write(ref current, known);
        return known;
    }

    private ListSilo NewSilo(SiloAddress gateway) => new(grains.GetGrain<IScoringService>(ScoringServiceId.On(gateway)), clock);

    private sealed record SiloServices(IReadOnlyList<SiloAddress> Gateways, IReadOnlyList<ListSilo> Silos);
}
