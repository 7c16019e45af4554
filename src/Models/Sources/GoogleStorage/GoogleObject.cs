namespace ModelPipeline.Models.Sources.GoogleStorage;

/// <summary>An object as the JSON API describes it. Numbers of 64 bits are texts there.</summary>
internal sealed record GoogleObject
{
    /// <summary>The name within the bucket.</summary>
    public string Name { get; init; } = "";

    /// <summary>The length.</summary>
    public string? Size { get; init; }

    /// <summary>The number of the write that made the content.</summary>
    public string? Generation { get; init; }

    /// <summary>When the object was made.</summary>
    public DateTimeOffset? TimeCreated { get; init; }

    /// <summary>Texts that whoever wrote the object has added.</summary>
    public Dictionary<string, string>? Metadata { get; init; }
}
