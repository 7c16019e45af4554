namespace ModelPipeline.Api;

/// <summary>How the scoring of a user for an event ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Reason">Why there is no score; empty where there is one.</param>
/// <param name="RetryAfter">When another attempt makes sense; null if nobody has said.</param>
internal readonly record struct UserResult(EventOutcome Outcome, string Reason = "", TimeSpan? RetryAfter = null);
