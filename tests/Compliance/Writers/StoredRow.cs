namespace ModelPipeline.Compliance;

/// <summary>A row of an output table.</summary>
/// <param name="User">Column <c>user_id</c>.</param>
/// <param name="Score">Column <c>score</c>.</param>
/// <param name="Run">Column <c>run_id</c>.</param>
/// <param name="RetrievedAt">Column <c>retrieved_at</c>.</param>
public sealed record StoredRow(string User, double Score, Guid Run, DateTimeOffset RetrievedAt);
