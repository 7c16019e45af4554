namespace ModelPipeline.Tests;

/// <summary>A call and how it ended.</summary>
/// <param name="User">The user of the call.</param>
/// <param name="Ended">The time of the end, from the beginning of the load.</param>
/// <param name="Duration">The duration of the call.</param>
/// <param name="Status">The HTTP status; 0 if the API did not answer.</param>
/// <param name="RunId">The run that made the score, for status 200.</param>
/// <param name="RetrievedAt">The time at which the input was asked for, for status 200.</param>
/// <param name="Problem">The body of an answer with another status.</param>
internal sealed record Call(
    string User, TimeSpan Ended, TimeSpan Duration, int Status, Guid RunId, DateTimeOffset RetrievedAt, string Problem);
