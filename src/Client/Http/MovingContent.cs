using System.Net;

namespace ModelPipeline.Client;

/// <summary>The body of a request that tells of each part that is sent.</summary>
internal sealed class MovingContent : HttpContent
{
    private const int PartBytes = 64 * 1024;

    private readonly HttpContent inner;
    private readonly Action moved;

    /// <param name="inner">The body; disposed of with this one.</param>
    /// <param name="moved">Called after each part.</param>
    public MovingContent(HttpContent inner, Action moved)
    {
        this.inner = inner;
        this.moved = moved;
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var body = await inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var part = new byte[PartBytes];
        for (int length; (length = await body.ReadAsync(part, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await stream.WriteAsync(part.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            moved();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = inner.Headers.ContentLength ?? 0;
        return inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
