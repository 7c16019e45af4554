namespace ModelPipeline.Api;

/// <summary>Tells callers that wait for the cluster that a gateway is lost, and their answer perhaps with it. Thread-safe.</summary>
internal sealed class GatewayWatch
{
    private CancellationTokenSource next = new();

    /// <summary>Cancelled when the next gateway is lost.</summary>
    public CancellationToken NextLoss => Volatile.Read(ref next).Token;

    /// <summary>
    /// Call this when a connection to a silo ends: the silo was killed, the silo stops, or the cluster declared the silo dead.
    /// </summary>
    public void Lost() => Interlocked.Exchange(ref next, new()).Cancel();
}
