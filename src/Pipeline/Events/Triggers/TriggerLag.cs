namespace ModelPipeline;

/// <summary>How far the scores are behind the events.</summary>
/// <param name="Waiting">The events that are not acknowledged, also those that are being scored. Without dead letters.</param>
/// <param name="OldestAge">How long the oldest of them has waited; zero if none waits. Null where the source cannot tell.</param>
public sealed record TriggerLag(long Waiting, TimeSpan? OldestAge)
{
    /// <summary>
    /// Whether other instances have further events, as with the partitions of a topic. The lags of all silos then make up the whole.
    /// </summary>
    public bool IsOfPart { get; init; }
}
