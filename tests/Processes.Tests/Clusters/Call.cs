namespace ModelPipeline.Tests;

/// <summary>A call and how it ended.</summary>
/// <param name="User">For whom.</param>
/// <param name="Ended">When, from the beginning of the load.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Status">The HTTP status; 0 where the API did not answer.</param>
/// <param name="RunId">The run that scored, for 200.</param>
/// <param name="RetrievedAt">When its input was asked for, for 200.</param>
/// <param name="Problem">What the answer said, otherwise.</param>
internal sealed record Call(
    string User, TimeSpan Ended, TimeSpan Duration, int Status, Guid RunId, DateTimeOffset RetrievedAt, string Problem);
