using Orleans.Services;

namespace ModelPipeline.Grains;

/// <summary>
/// The desk of one silo, for callers of other processes. There is one on each silo. Any of them serves any user; the one whose silo has the
/// user's grain does it without a further message.
/// </summary>
[Alias("ModelPipeline.IScoringService")]
public interface IScoringService : IGrainService
{
    /// <summary>Runs a pipeline for a user, as <see cref="IUserScoringGrain.Score"/> does.</summary>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    /// <param name="user">The user.</param>
    /// <param name="options">What the caller accepts.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    [Alias("Score")]
    ValueTask<ScoreReply> Score(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken);

    /// <summary>The user's last stored score, from the output table.</summary>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    [Alias("GetStored")]
    ValueTask<ScoreReply> GetStored(string? pipeline, string user, CancellationToken cancellationToken);
}
