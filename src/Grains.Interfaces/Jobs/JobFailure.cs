namespace ModelPipeline.Grains;

/// <summary>A user whom a job could not score.</summary>
/// <param name="User">The user id. For a line of a file that is not a row: the file and the line number.</param>
/// <param name="Reason">The reason.</param>
/// <param name="RecordedAt">When the failure was recorded, UTC; null if the failures table has no such column.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobFailure")]
public sealed record JobFailure(
    [property: Id(0)] string User,
    [property: Id(1)] string Reason,
    [property: Id(2)] DateTimeOffset? RecordedAt);
