namespace ModelPipeline.Grains;

/// <summary>A user whom a job could not score.</summary>
/// <param name="User">The user id; for lines of a file that are no rows, the file and the number of the line.</param>
/// <param name="Reason">Why.</param>
/// <param name="RecordedAt">When it was recorded, UTC; null in a table of failures that has no such column.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobFailure")]
public sealed record JobFailure(
    [property: Id(0)] string User,
    [property: Id(1)] string Reason,
    [property: Id(2)] DateTimeOffset? RecordedAt);
