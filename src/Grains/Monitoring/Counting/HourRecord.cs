namespace ModelPipeline.Grains;

/// <summary>The stored counts of one hour, and which calls of silos they have: both are written together.</summary>
internal sealed record HourRecord
{
    /// <summary>The number of the last call of each silo that is in the counts.</summary>
    public IReadOnlyDictionary<string, long> Calls { get; init; } = new Dictionary<string, long>();

    /// <summary>The counts.</summary>
    public IReadOnlyList<HourEntry> Entries { get; init; } = [];
}
