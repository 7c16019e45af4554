namespace ModelPipeline.Models.Sources.GoogleStorage;

/// <summary>A page of objects.</summary>
internal sealed record GoogleObjectList
{
    /// <summary>The objects of the page; null for none.</summary>
    public IReadOnlyList<GoogleObject>? Items { get; init; }

    /// <summary>Asks for the next page; null at the end.</summary>
    public string? NextPageToken { get; init; }
}
