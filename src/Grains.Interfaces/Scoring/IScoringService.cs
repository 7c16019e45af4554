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

    /// <summary>
    /// Runs a pipeline for users of a list, each as <see cref="Score"/> does. Replies when all users have ended, a moment after the first
    /// have, or after a quarter of a second. <see cref="MoreOfList"/> brings the rest. Silos of earlier versions do not know this method.
    /// </summary>
    /// <param name="call">The users, and what the caller accepts as their scores.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up, also between replies.</param>
    [Alias("ScoreList")]
    ValueTask<ListReply> ScoreList(ListCall call, CancellationToken cancellationToken);

    /// <summary>Waits for further users of a list.</summary>
    /// <param name="call">The id of the list's call, of which a reply has come.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <returns>Null if this silo does not know the call.</returns>
    [Alias("MoreOfList")]
    ValueTask<ListReply?> MoreOfList(Guid call, CancellationToken cancellationToken);

    /// <summary>Reads the user's last stored score from the output table.</summary>
    /// <param name="pipeline">The pipeline; null for the default pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    [Alias("GetStored")]
    ValueTask<ScoreReply> GetStored(string? pipeline, string user, CancellationToken cancellationToken);

    /// <summary>Forgets a user, as <see cref="IScoreRouter.ForgetAsync"/> does.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    [Alias("Forget")]
    ValueTask<ForgetReply> Forget(string pipeline, string user, CancellationToken cancellationToken);

    /// <summary>
    /// Called by another silo, before the user's rows are deleted: what this silo has read of the user is not written any more. Returns
    /// when the writes under way have ended.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    [Alias("BeginForgetting")]
    Task BeginForgetting(string pipeline, string user, CancellationToken cancellationToken);

    /// <summary>Called by another silo, after the user's rows are deleted: this silo's memory drops what it has of the user.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancels the wait for writes under way.</param>
    [Alias("EndForgetting")]
    Task EndForgetting(string pipeline, string user, CancellationToken cancellationToken);
}
