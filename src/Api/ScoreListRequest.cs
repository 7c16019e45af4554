namespace ModelPipeline.Api;

/// <summary>Whom to score.</summary>
/// <param name="Users">Up to 100,000 user ids; one that stands twice is scored once.</param>
internal sealed record ScoreListRequest(IReadOnlyList<string?>? Users)
{
    /// <summary>Most ids in one list; more is work for a job.</summary>
    public const int MaxUsers = 100_000;
}
