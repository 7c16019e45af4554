using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// The scores of users, from whichever silo has them. A call that is made again never runs a user twice on purpose: it takes whatever began
/// since the caller first asked. Where the user's grain lives, it has the run that is under way, or the score that it made; where the grain
/// died with its silo, another one runs the user anew, and the output table keeps the newer of the two.
/// </summary>
internal sealed class ClusterScores(IGrainFactory grains, ClusterCalls calls, PipelineCatalog catalog)
{
    private GrainTypes? known;

    /// <summary>Runs a pipeline for a user.</summary>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    /// <param name="user">The user.</param>
    /// <param name="maxAge">How old a remembered score may be; null for a new one.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    /// <exception cref="ClusterCallException">Nobody answered in time.</exception>
    public Task<ScoreReply> ScoreAsync(string? pipeline, string user, TimeSpan? maxAge, CancellationToken cancellationToken)
    {
        var call = new ScoreCall(this, user, pipeline, catalog.TimeoutOf(pipeline), maxAge);
        return calls.RunAsync(call.Timeout, call, static (call, elapsed, token) => call.Scores.Grain(call.User).Score(call.Pipeline, call.Options(elapsed), token).AsTask(), cancellationToken);
    }

    /// <summary>The last stored score of a user.</summary>
    public Task<ScoreReply> GetStoredAsync(string pipeline, string user, CancellationToken cancellationToken) =>
        calls.RunAsync(catalog.TimeoutOf(pipeline), (_, token) => Grain(user).GetStored(pipeline, token).AsTask(), cancellationToken);

    // GetGrain<T> looks the interface up anew each time, by reflection: a good tenth of what a call allocated.
    private IUserScoringGrain Grain(string user)
    {
        var types = Volatile.Read(ref known) ?? Find();
        return (IUserScoringGrain)grains.GetGrain(GrainId.Create(types.Grain, user), types.Interface);
    }

    private GrainTypes Find()
    {
        var reference = (GrainReference)grains.GetGrain<IUserScoringGrain>("any");
        var types = new GrainTypes(reference.GrainId.Type, reference.InterfaceType);
        Volatile.Write(ref known, types);
        return types;
    }

    private readonly record struct ScoreCall(ClusterScores Scores, string User, string? Pipeline, TimeSpan Timeout, TimeSpan? MaxAge)
    {
        public ScoreOptions Options(TimeSpan elapsed) => elapsed == TimeSpan.Zero
            ? new(MaxAge, Timeout)
            : new(MaxAge > elapsed ? MaxAge : elapsed, elapsed < Timeout ? Timeout - elapsed : TimeSpan.Zero);
    }

    private sealed record GrainTypes(GrainType Grain, GrainInterfaceType Interface);
}
