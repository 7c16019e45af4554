namespace ModelPipeline.Grains;

/// <summary>Where calls for users arrive. Not a grain: it finds the user's.</summary>
public interface IScoreRouter
{
    /// <summary>
    /// Runs a pipeline for a user whose runs are in this process: the call passes no network, so that it cannot be lost, and ends by the
    /// pipeline's own deadline.
    /// </summary>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    /// <param name="user">The user.</param>
    /// <param name="options">What the caller accepts.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    /// <param name="scoring">The score, or why there is none.</param>
    /// <returns>False where they are elsewhere, or nowhere yet.</returns>
    bool TryScoreHere(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken,
        out ValueTask<ScoreReply> scoring);

    /// <summary>Runs a pipeline for a user, as <see cref="IUserScoringGrain.Score"/> does.</summary>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    /// <param name="user">The user.</param>
    /// <param name="options">What the caller accepts.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    ValueTask<ScoreReply> ScoreAsync(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken);

    /// <summary>The user's last stored score, from the output table.</summary>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    ValueTask<ScoreReply> GetStoredAsync(string? pipeline, string user, CancellationToken cancellationToken);
}
