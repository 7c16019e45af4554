namespace ModelPipeline.Grains;

/// <summary>Who asks for a change of a rollout, and what else is to be done.</summary>
/// <param name="By">The caller, for the history.</param>
/// <param name="IfEpoch">The number that the document must have; null for any.</param>
/// <param name="Key">The idempotency key of the request.</param>
/// <param name="Rescore">Whether a job scores the users again whose stored version is another.</param>
/// <param name="MaxUsersPerSecond">The rate of that job; null for no limit.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.RolloutCall")]
public sealed record RolloutCall(
    [property: Id(0)] string By,
    [property: Id(1)] long? IfEpoch,
    [property: Id(2)] string Key,
    [property: Id(3)] bool Rescore = false,
    [property: Id(4)] double? MaxUsersPerSecond = null)
{
    /// <summary>The tenant that asks, to whom that job belongs; null for none.</summary>
    [Id(5)]
    public string? Tenant { get; init; }
}
