namespace ModelPipeline.Grains;

/// <summary>A user's score, as it is in the output table.</summary>
/// <param name="Pipeline">The pipeline that made it.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Outputs">The model's outputs, in the order of the table's columns.</param>
/// <param name="ModelVersion">The model that made it.</param>
/// <param name="RetrievedAt">When its input was asked for, UTC.</param>
/// <param name="ScoredAt">When the model had been applied, UTC.</param>
/// <param name="RunId">The run that made it.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.Score")]
public sealed record Score(
    [property: Id(0)] string Pipeline,
    [property: Id(1)] string User,
    [property: Id(2)] OutputValue[] Outputs,
    [property: Id(3)] string ModelVersion,
    [property: Id(4)] DateTimeOffset RetrievedAt,
    [property: Id(5)] DateTimeOffset ScoredAt,
    [property: Id(6)] Guid RunId);
