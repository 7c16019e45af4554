namespace ModelPipeline;

/// <summary>A version with a role in a snapshot, open unless this silo cannot load it.</summary>
public sealed class VersionSlot
{
    internal VersionSlot(string id, Shared<ModelVersion>? held, string? fault = null)
    {
        Id = id;
        Held = held;
        Fault = fault;
    }

    /// <summary>The id of the version.</summary>
    public string Id { get; }

    /// <summary>Why this silo cannot apply the version; null if it can.</summary>
    public string? Fault { get; }

    /// <summary>The open version; null if this silo cannot load it.</summary>
    public ModelVersion? Version => Held?.Value;

    internal Shared<ModelVersion>? Held { get; }
}
