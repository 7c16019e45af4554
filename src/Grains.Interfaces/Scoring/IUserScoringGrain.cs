using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>
/// Scores one user; its key is the user id. A pipeline has one run for a user at a time, shared by those who call before its input is asked
/// for.
/// </summary>
[Alias("ModelPipeline.IUserScoringGrain")]
public interface IUserScoringGrain : IGrainWithStringKey
{
    /// <summary>Runs a pipeline for the user. Scored means that the score is committed to the output table.</summary>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    /// <param name="options">What the caller accepts.</param>
    /// <param name="cancellationToken">The caller gave up; a run that nobody waits for is dropped if it has not begun.</param>
    /// <returns>The score, or why there is none. Trouble of stores and models is a reply, not an exception.</returns>
    [Alias("Score")]
    ValueTask<ScoreReply> Score(string? pipeline, ScoreOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// The user's calls now come to another silo: the grain moves there once nobody waits for it, unless it has only just come.
    /// </summary>
    /// <param name="silo">The silo.</param>
    [OneWay, Alias("Follow")]
    ValueTask MoveTo(SiloAddress silo);
}
