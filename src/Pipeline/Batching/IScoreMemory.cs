namespace ModelPipeline;

/// <summary>
/// The last score of a user in one pipeline. The runs of the user tell the memory a score before they let its run go, so that a call at any
/// moment finds the run under way or the score that the run made. Implementations are thread-safe, quick, and call nothing of the runs.
/// </summary>
public interface IScoreMemory
{
    /// <summary>Whether the memory has a score whose input was asked for within that time.</summary>
    bool Has(TimeSpan maxAge);

    /// <summary>Takes the score of a run that has just ended.</summary>
    /// <param name="outcome">An outcome of the kind <see cref="RowOutcomeKind.Scored"/>.</param>
    void Keep(RowOutcome outcome);
}
