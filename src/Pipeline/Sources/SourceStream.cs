namespace ModelPipeline;

/// <summary>The bytes of one file, from an offset on. Dispose of it to end the transfer.</summary>
/// <param name="Content">The bytes. The stream may break off at any time.</param>
/// <param name="Offset">Where the bytes begin: the offset that was asked for, or 0 if the source sends the file from its begin.</param>
/// <param name="Bytes">The length of the whole file; null if the server does not tell.</param>
/// <param name="Tag">The mark of the content that these bytes belong to; compare <see cref="SourceFile.Tag"/>.</param>
/// <param name="Owner">Is disposed of with the stream; null if there is nothing else to end.</param>
public sealed record SourceStream(Stream Content, long Offset, long? Bytes, string? Tag, IDisposable? Owner = null) : IAsyncDisposable
{
    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        Owner?.Dispose();
    }
}
