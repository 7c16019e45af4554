namespace ModelPipeline;

/// <summary>What one run of a model made of a batch, with what the output table records of that run.</summary>
/// <param name="Outputs">One row a user, with the model's output columns.</param>
/// <param name="ModelVersion">The version of the model that was applied.</param>
/// <param name="RetrievedAt">
/// When the input was asked for, in the time of the output database (<see cref="IWriter.ReadClockAsync"/>), UTC, in whole microseconds: the
/// row is at least as fresh. Decides which of two scores is newer.
/// </param>
/// <param name="ScoredAt">When the model had been applied, UTC, in whole microseconds.</param>
/// <param name="RunId">The run; the same for every row of it.</param>
public sealed record Predictions(Batch Outputs, string ModelVersion, DateTimeOffset RetrievedAt, DateTimeOffset ScoredAt, Guid RunId);
