using Orleans.Services;

namespace ModelPipeline.Grains;

/// <summary>
/// The router of one silo, for callers in other processes. Each silo has one. Any of them serves any user. The router on the silo of the
/// user's grain needs no further message.
/// </summary>
[Alias("ModelPipeline.IScoringService")]
public interface IScoringService : IGrainService
{
    /// <summary>Runs a pipeline for a user, as <see cref="IUserScoringGrain.Score"/> does.</summary>
    /// <param name="pipeline">The pipeline; null for the default pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="options">What the caller accepts as a score.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    [Alias("Score")]
    ValueTask<ScoreReply> Score(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken);

    /// <summary>Reads the user's last stored score from the output table.</summary>
    /// <param name="pipeline">The pipeline; null for the default pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    [Alias("GetStored")]
    ValueTask<ScoreReply> GetStored(string? pipeline, string user, CancellationToken cancellationToken);
}
