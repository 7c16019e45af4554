namespace ModelPipeline.Grains;

/// <summary>A user's score, as in the output table.</summary>
/// <param name="Pipeline">The pipeline that made the score.</param>
/// <param name="User">The user.</param>
/// <param name="Outputs">The model's outputs, in the order of the table's columns.</param>
/// <param name="ModelVersion">The version of the model that made the score.</param>
/// <param name="RetrievedAt">When the query for the input was sent, UTC.</param>
/// <param name="ScoredAt">When the model's answer was complete, UTC.</param>
/// <param name="RunId">The id of the run that made the score.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.Score")]
public sealed record Score(
    [property: Id(0)] string Pipeline,
    [property: Id(1)] string User,
    [property: Id(2)] OutputValue[] Outputs,
    [property: Id(3)] string ModelVersion,
    [property: Id(4)] DateTimeOffset RetrievedAt,
    [property: Id(5)] DateTimeOffset ScoredAt,
    [property: Id(6)] Guid RunId);
