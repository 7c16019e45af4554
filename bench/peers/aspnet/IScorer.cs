namespace ModelPipeline.Bench.AspNet;

/// <summary>Scores a user and stores the score.</summary>
internal interface IScorer
{
    /// <returns>Null where the user has no row; otherwise the score, committed.</returns>
    Task<PeerScore?> ScoreAsync(string user);
}
