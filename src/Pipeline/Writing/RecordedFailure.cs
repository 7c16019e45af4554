namespace ModelPipeline;

/// <summary>A user whom a job could not score, as the table of failures has it.</summary>
/// <param name="User">The user id; for lines of a file that are no rows, the file and the number of the line.</param>
/// <param name="Reason">Why.</param>
/// <param name="RecordedAt">When it was recorded last, UTC; null in a table of a version that did not keep it.</param>
public sealed record RecordedFailure(string User, string Reason, DateTimeOffset? RecordedAt);
