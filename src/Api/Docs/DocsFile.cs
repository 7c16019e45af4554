using System.IO.Compression;

namespace ModelPipeline.Api;

/// <summary>A file of <c>/docs</c>. Immutable.</summary>
/// <param name="ContentType">The media type.</param>
/// <param name="ETag">The hash of the content, in quotes.</param>
/// <param name="Gzip">The content, compressed with gzip.</param>
internal sealed record DocsFile(string ContentType, string ETag, byte[] Gzip)
{
    /// <summary>The content, for a caller who takes no gzip.</summary>
    public byte[] Plain()
    {
        using var plain = new MemoryStream();
        using (var from = new GZipStream(new MemoryStream(Gzip), CompressionMode.Decompress))
            from.CopyTo(plain);
        return plain.ToArray();
    }
}
