namespace ModelPipeline.Grains;

/// <summary>Scores users of lists in the process that has their runs. Implementations are thread-safe.</summary>
public interface IListScorer
{
    /// <summary>
    /// Begins to score the users of a call, each as by a call of their own: a user has one run at a time and shares it with other callers.
    /// </summary>
    /// <param name="call">The users and what the caller accepts as a score.</param>
    /// <param name="replies">Takes the reply for each user, on any thread, perhaps before this method returns.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <exception cref="InvalidOperationException">The pipelines are not open yet. No user has begun.</exception>
    void Begin(ListCall call, IListReplies replies, CancellationToken cancellationToken);
}
