namespace ModelPipeline;

/// <summary>A reason for which a job could not score users.</summary>
/// <param name="Reason">The reason, word by word.</param>
/// <param name="Users">How many users have it.</param>
public sealed record FailureReason(string Reason, long Users);
