namespace ModelPipeline.Api;

/// <summary>Limits the requests for inference with a large body, which is in memory as a whole. Thread-safe.</summary>
internal sealed class InferRoom
{
    /// <summary>How many such requests the process takes at a time.</summary>
    public const int MaxLarge = 16;

    // A thousand of these fit into the memory of any process.
    private const long Small = 256 << 10;

    private readonly SemaphoreSlim large = new(MaxLarge);

    /// <summary>Takes a request, until the result is disposed of; null if there is no room.</summary>
    public IDisposable? TryEnter(HttpRequest request)
    {
        var isSmall = request.ContentLength <= Small && request.Headers.ContentEncoding.Count == 0;
        return isSmall || large.Wait(0) ? new Place(isSmall ? null : large) : null;
    }

    private sealed class Place(SemaphoreSlim? taken) : IDisposable
    {
        public void Dispose() => taken?.Release();
    }
}
