namespace ModelPipeline.Client;

/// <summary>A reason for which a job could not score users.</summary>
/// <param name="Reason">The exact text of the reason.</param>
/// <param name="Users">The number of users with this reason.</param>
public sealed record JobFailureReason(string Reason, long Users);
