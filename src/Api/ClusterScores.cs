using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// The scores of users, from whichever silo has them. A call that is made again never runs a user twice on purpose: it takes whatever began
/// since the caller first asked. Where the user's grain lives, it has the run that is under way, or the score that it made; where the grain
/// died with its silo, another one runs the user anew, and the output table keeps the newer of the two.
/// </summary>
internal sealed class ClusterScores(IGrainFactory grains, ClusterCalls calls, PipelineCatalog catalog)
{
    /// <summary>Runs a pipeline for a user.</summary>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    /// <param name="user">The user.</param>
    /// <param name="maxAge">How old a remembered score may be; null for a new one.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    /// <exception cref="ClusterCallException">Nobody answered in time.</exception>
    public Task<ScoreReply> ScoreAsync(string? pipeline, string user, TimeSpan? maxAge, CancellationToken cancellationToken)
    {
        var timeout = catalog.TimeoutOf(pipeline);
        return calls.RunAsync(timeout, (elapsed, token) => Grain(user).Score(pipeline, Options(timeout, maxAge, elapsed), token).AsTask(), cancellationToken);
    }

    /// <summary>The last stored score of a user.</summary>
    public Task<ScoreReply> GetStoredAsync(string pipeline, string user, CancellationToken cancellationToken) =>
        calls.RunAsync(catalog.TimeoutOf(pipeline), (_, token) => Grain(user).GetStored(pipeline, token).AsTask(), cancellationToken);

    private static ScoreOptions Options(TimeSpan timeout, TimeSpan? maxAge, TimeSpan elapsed) => elapsed == TimeSpan.Zero
        ? new(maxAge, timeout)
        : new(maxAge > elapsed ? maxAge : elapsed, elapsed < timeout ? timeout - elapsed : TimeSpan.Zero);

    private IUserScoringGrain Grain(string user) => grains.GetGrain<IUserScoringGrain>(user);
}
