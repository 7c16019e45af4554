namespace ModelPipeline;

/// <summary>A user whom a job could not score.</summary>
/// <param name="User">The user id.</param>
/// <param name="Reason">The reason, without any value of a row.</param>
public sealed record FailedUser(string User, string Reason);
