namespace ModelPipeline.Api;

/// <summary>A file of the console, compressed once. Immutable.</summary>
/// <param name="Path">The path below <c>/console/</c>.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="ETag">The hash of the content, in quotes.</param>
/// <param name="Plain">The content.</param>
/// <param name="Gzip">The content, compressed with gzip.</param>
/// <param name="Brotli">The content, compressed with Brotli.</param>
internal sealed record ConsoleFile(string Path, string ContentType, string ETag, byte[] Plain, byte[] Gzip, byte[] Brotli)
{
    /// <summary>Whether the path has a hash of the content, so that a browser may keep the file for good.</summary>
    public bool IsHashed => Path.StartsWith("assets/", StringComparison.Ordinal);
}
