namespace ModelPipeline.Api;

/// <summary>
/// Tells those who wait for an answer of the cluster that a gateway is gone, and their answer perhaps with it. Thread-safe.
/// </summary>
internal sealed class GatewayWatch
{
    private CancellationTokenSource next = new();

    /// <summary>Cancelled when the next gateway is lost.</summary>
    public CancellationToken NextLoss => Volatile.Read(ref next).Token;

    /// <summary>A connection to a silo has ended: it was killed, it stops, or the cluster has declared it dead.</summary>
    public void Lost() => Interlocked.Exchange(ref next, new()).Cancel();
}
