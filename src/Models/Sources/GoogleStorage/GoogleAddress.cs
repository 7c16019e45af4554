namespace ModelPipeline.Models.Sources.GoogleStorage;

/// <summary>The bucket and name of an address <c>gs://bucket/object</c>.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Name">The name of the object; can be empty for a storage.</param>
internal sealed record GoogleAddress(string Bucket, string Name)
{
    /// <summary>The bucket as a part of a URL.</summary>
    public string EscapedBucket => Uri.EscapeDataString(Bucket);

    /// <summary>The path of the object in the JSON API.</summary>
    public string Path => $"b/{EscapedBucket}/o/{Uri.EscapeDataString(Name)}";

    public static GoogleAddress Of(SourceAddress address)
    {
        var parts = address.Rest.Split('/', 2);
        return new(parts[0], parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>The address of another object in this bucket.</summary>
    public SourceAddress At(string name) => SourceAddress.Parse($"gs://{Bucket}/{name}");
}
