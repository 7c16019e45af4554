namespace ModelPipeline.Grains;

/// <summary>
/// Takes the replies to the users of a list. Each user has one reply or one exception. Implementations are thread-safe and quick.
/// </summary>
public interface IListReplies
{
    /// <summary>A user has a reply.</summary>
    /// <param name="row">The place of the user in the call.</param>
    /// <param name="reply">How the user ended.</param>
    void End(int row, ScoreReply reply);

    /// <summary>A user has a score of a batch. A receiver that needs no score by itself makes no object for the user.</summary>
    /// <param name="row">The place of the user in the call.</param>
    /// <param name="user">The user.</param>
    /// <param name="batch">The scores of the batch. Its own rows mean nothing here.</param>
    /// <param name="index">The place of the user's score in the values of the batch.</param>
    void Scored(int row, string user, ScoredBatch batch, int index) => End(row, batch.ReplyAt(index, user));

    /// <summary>A user has no reply.</summary>
    /// <param name="row">The place of the user in the call.</param>
    /// <param name="e">The reason; an <see cref="OperationCanceledException"/> if the caller has given up.</param>
    void Fail(int row, Exception e);
}
