namespace ModelPipeline.Models.Sources.S3;

/// <summary>The bucket and key of an address <c>s3://bucket/key</c>.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, without a slash at its begin; can be empty for a storage.</param>
internal sealed record S3Address(string Bucket, string Key)
{
    public static S3Address Of(SourceAddress address)
    {
        var parts = address.Rest.Split('/', 2);
        return new(parts[0], parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>The address of a key in this bucket.</summary>
    public SourceAddress At(string key) => SourceAddress.Parse($"s3://{Bucket}/{key}");
}
