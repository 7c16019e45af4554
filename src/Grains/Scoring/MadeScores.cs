namespace ModelPipeline.Grains;

/// <summary>
/// The scores of a user's last few calls with features of their own. A call that is made again, because its answer was lost, gets the score
/// of its first attempt. Immutable.
/// </summary>
internal sealed class MadeScores
{
    private const int Most = 4;

    private readonly (Guid Call, Score Score)[] scores;

    public MadeScores() : this([])
    {
    }

    private MadeScores((Guid Call, Score Score)[] scores) => this.scores = scores;

    /// <summary>The score of a call; null if it is not among the last.</summary>
    public Score? Find(Guid call) => Array.Find(scores, each => each.Call == call).Score;

    /// <summary>These scores and another, without the oldest if there are many.</summary>
    public MadeScores With(Guid call, Score score) => new([.. scores.TakeLast(Most - 1), (call, score)]);
}
