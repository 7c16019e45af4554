namespace ModelPipeline;

/// <summary>
/// The last score of a user in one pipeline. The runs of the user tell the memory a score before they let its run go, so that a call at any
/// moment finds the run under way or the score that the run made. Implementations are thread-safe, quick, and call nothing of the runs.
/// </summary>
public interface IScoreMemory
{
    /// <summary>Whether the memory has a score whose input was asked for within that time.</summary>
    bool Has(TimeSpan maxAge);

    /// <summary>Whether the memory has the score that was made for a call with features of its own.</summary>
    /// <param name="call">The id of the call (<see cref="CallFeatures.Call"/>).</param>
    bool HasOf(Guid call) => false;

    /// <summary>Takes the score of a run that has just ended.</summary>
    /// <param name="outcome">An outcome of the kind <see cref="RowOutcomeKind.Scored"/>.</param>
    /// <param name="features">The features of the call that the run belonged to; null for a run that calls share.</param>
    void Keep(RowOutcome outcome, CallFeatures? features);
}
