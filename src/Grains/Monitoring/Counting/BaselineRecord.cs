namespace ModelPipeline.Grains;

/// <summary>The stored counts of a version's baseline.</summary>
internal sealed record BaselineRecord
{
    /// <summary>The counts (<see cref="WindowBytes"/>); null for no baseline.</summary>
    public byte[]? Counts { get; init; }
}
