namespace ModelPipeline.Grains;

/// <summary>Routes calls for users to the users' grains. The router itself is not a grain.</summary>
public interface IScoreRouter
{
    /// <summary>
    /// Runs a pipeline for a user whose runs are in this process. The call uses no network and cannot be lost. It ends at the pipeline's
    /// own deadline.
    /// </summary>
    /// <param name="pipeline">The pipeline; null for the default pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="options">What the caller accepts as a score.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <param name="scoring">The score, or why there is none.</param>
    /// <returns>False if the user's runs are in another process, or do not exist yet.</returns>
    bool TryScoreHere(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken,
        out ValueTask<ScoreReply> scoring);

    /// <summary>Runs a pipeline for a user, as <see cref="IUserScoringGrain.Score"/> does.</summary>
    /// <param name="pipeline">The pipeline; null for the default pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="options">What the caller accepts as a score.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    ValueTask<ScoreReply> ScoreAsync(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken);

    /// <summary>Reads the user's last stored score from the output table.</summary>
    /// <param name="pipeline">The pipeline; null for the default pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    ValueTask<ScoreReply> GetStoredAsync(string? pipeline, string user, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes all that a pipeline has stored of a user, and what the silos remember. A run that began before stores nothing after it.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up. It is then unknown what is deleted.</param>
    ValueTask<ForgetReply> ForgetAsync(string pipeline, string user, CancellationToken cancellationToken);
}
