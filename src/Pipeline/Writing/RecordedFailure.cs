namespace ModelPipeline;

/// <summary>A row of the failures table: a user whom a job could not score.</summary>
/// <param name="User">The user id. For a line of a file that is not a row: the file and the line number.</param>
/// <param name="Reason">The reason.</param>
/// <param name="RecordedAt">
/// When the failure was last recorded, UTC; null if an earlier version created the table, without this column.
/// </param>
public sealed record RecordedFailure(string User, string Reason, DateTimeOffset? RecordedAt);
