namespace ModelPipeline.Grains;

/// <summary>
/// The users of a <see cref="ListCall"/> who have ended since the last reply. A reply without users says that the silo works.
/// </summary>
/// <param name="Rows">The places of the users in the call.</param>
/// <param name="Replies">How each of these users ended.</param>
/// <param name="IsOver">Whether every user of the call has ended. The silo has then forgotten the call.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ListReply")]
public sealed record ListReply([property: Id(0)] int[] Rows, [property: Id(1)] ScoreReply[] Replies, [property: Id(2)] bool IsOver)
{
    /// <summary>Further users who have ended, those of a batch together; null for none.</summary>
    [Id(3)]
    public ScoredBatch[]? Batches { get; init; }
}
