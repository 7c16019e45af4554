namespace ModelPipeline;

/// <summary>Takes the outcomes of users who wait together (<see cref="RunGroup"/>). Implementations are thread-safe and quick.</summary>
internal interface IRunSink
{
    /// <summary>The run of a user has ended, or the deadline has passed.</summary>
    /// <param name="row">The place of the user in the group.</param>
    /// <param name="outcome">The outcome.</param>
    void Ended(int row, RowOutcome outcome);

    /// <summary>The caller has given up.</summary>
    /// <param name="row">The place of the user in the group.</param>
    /// <param name="token">The token of the caller.</param>
    void GivenUp(int row, CancellationToken token);
}
