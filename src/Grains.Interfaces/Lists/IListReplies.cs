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

    /// <summary>A user has no reply.</summary>
    /// <param name="row">The place of the user in the call.</param>
    /// <param name="e">The reason; an <see cref="OperationCanceledException"/> if the caller has given up.</param>
    void Fail(int row, Exception e);
}
