namespace ModelPipeline.Silo;

/// <summary>A trigger in the cluster's store.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Name">The trigger.</param>
/// <param name="PausedAt">When somebody has paused it; null while it may take events.</param>
/// <param name="PausedBy">Who has paused it.</param>
/// <param name="Owner">The silo that owns it; null where nobody does.</param>
internal sealed record StoredTrigger(string Pipeline, string Name, DateTimeOffset? PausedAt, string? PausedBy, string? Owner)
{
    /// <summary>Whether it is this trigger. Names are the same in any case.</summary>
    public bool Is(string pipeline, string name) =>
        Pipeline.Equals(pipeline, StringComparison.OrdinalIgnoreCase) && Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
