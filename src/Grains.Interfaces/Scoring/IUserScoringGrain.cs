using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>
/// Scores one user. The grain's key is the user id. A pipeline has one run for a user at a time. Callers that arrive before its query for
/// the input is sent share the run.
/// </summary>
[Alias("ModelPipeline.IUserScoringGrain")]
public interface IUserScoringGrain : IGrainWithStringKey
{
    /// <summary>Runs a pipeline for the user. Scored means that the score is committed to the output table.</summary>
    /// <param name="pipeline">The pipeline; null for the default pipeline.</param>
    /// <param name="options">What the caller accepts as a score.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the caller gives up. A run that nobody waits for is dropped if it has not begun.
    /// </param>
    /// <returns>The score, or why there is none. A failure of a store or model is a reply, not an exception.</returns>
    [Alias("Score")]
    ValueTask<ScoreReply> Score(string? pipeline, ScoreOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Tells the grain that the user's calls now arrive at another silo. The grain moves there once nobody waits for it, unless it has only
    /// just moved.
    /// </summary>
    /// <param name="silo">The silo.</param>
    [OneWay, Alias("Follow")]
    ValueTask MoveTo(SiloAddress silo);
}
