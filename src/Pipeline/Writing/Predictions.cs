namespace ModelPipeline;

/// <summary>The outputs of a model for a batch, with the data of the run that the output table records.</summary>
/// <param name="Outputs">One row per user, with the model's output columns.</param>
/// <param name="ModelVersion">The version of the model that was applied.</param>
/// <param name="RetrievedAt">
/// When the query for the input was sent, UTC, in whole microseconds, in the time of the output database (<see
/// cref="IWriter.ReadClockAsync"/>). The input row is at least as fresh. Of two scores, the one with the later RetrievedAt is newer.
/// </param>
/// <param name="ScoredAt">When the model's answer was complete, UTC, in whole microseconds.</param>
/// <param name="RunId">The id of the run; the same for every row of the run.</param>
public sealed record Predictions(Batch Outputs, string ModelVersion, DateTimeOffset RetrievedAt, DateTimeOffset ScoredAt, Guid RunId)
{
    /// <summary>When the stages before the write ended.</summary>
    internal RunMoments Moments { get; init; }
}
