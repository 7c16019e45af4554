namespace ModelPipeline.Grains;

/// <summary>A call for users of a list, all of one silo.</summary>
/// <param name="Id">The id of the call, which the caller makes.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Users">The users, each once.</param>
/// <param name="Features">The features of each user's call; null if no user has features.</param>
/// <param name="Options">What the caller accepts as a score, the same for all users.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ListCall")]
public sealed record ListCall(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Pipeline,
    [property: Id(2)] string[] Users,
    [property: Id(3)] FeatureCall?[]? Features,
    [property: Id(4)] ScoreOptions Options)
{
    /// <summary>The most users of one call.</summary>
    public const int MaxUsers = 500;

    /// <summary>Whether the caller takes <see cref="ListReply.Batches"/>. An API of an earlier version does not.</summary>
    [Id(5)]
    public bool TakesBatches { get; init; }

    /// <summary>What the caller accepts as a score of a user, with the features of the user.</summary>
    public ScoreOptions OptionsOf(int row) => Features?[row] is { } features ? Options with { Features = features } : Options;
}
