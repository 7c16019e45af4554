namespace ModelPipeline.Client;

/// <summary>A user whom a job could not score.</summary>
/// <param name="User">The user id. For a line of a file that is not a row: the file and the line number.</param>
/// <param name="Reason">The reason.</param>
/// <param name="RecordedAt">When the failure was recorded, UTC; null if the failures table has no such column.</param>
public sealed record JobFailure(string User, string Reason, DateTimeOffset? RecordedAt);
