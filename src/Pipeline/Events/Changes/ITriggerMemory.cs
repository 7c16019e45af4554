namespace ModelPipeline;

/// <summary>What a trigger remembers whose source cannot keep it: how far it has come, and its dead letters. Thread-safe.</summary>
public interface ITriggerMemory
{
    /// <summary>The position that was stored last; null for none.</summary>
    /// <exception cref="Exception">The database does not answer.</exception>
    Task<string?> ReadPositionAsync(string pipeline, string trigger, CancellationToken cancellationToken);

    /// <summary>Stores a position.</summary>
    /// <exception cref="Exception">The database does not answer.</exception>
    Task SavePositionAsync(string pipeline, string trigger, string position, CancellationToken cancellationToken);

    /// <summary>Stores dead letters. The same event is stored once, however often it comes.</summary>
    /// <exception cref="Exception">The database does not answer.</exception>
    Task SetAsideAsync(string pipeline, string trigger, IReadOnlyList<PoisonEvent> events, CancellationToken cancellationToken);
}
