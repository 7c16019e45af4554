using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// The tokens of a tenant in this process. They come from the one bucket of the tenant in the cluster, a tenth of a second's worth at a
/// time, so that few calls wait for the bucket and all APIs together stay within the limit. Thread-safe.
/// </summary>
/// <param name="limit">The limit of the tenant.</param>
/// <param name="take">Takes tokens from the bucket: those that are needed, and as many spare ones.</param>
/// <param name="clock">Measures how long spare tokens are good.</param>
internal sealed class TenantShare(TenantLimit limit, Func<int, int, ValueTask<TokenGrant>> take, TimeProvider clock) : IDisposable
{
    // Spare tokens that nobody used by then are gone: otherwise APIs could save them up, each its own.
    private static readonly TimeSpan SpareFor = TimeSpan.FromSeconds(1);

    // A call that is refused says for how long others need not ask. Not longer, because another API may have given way by then.
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromMilliseconds(100);

    private readonly int spare = (int)(limit.UsersPerSecond / 10);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim asking = new(1);
    private int tokens;
    private long takenAt;
    private int refusedFrom = int.MaxValue;
    private long refusedAt;
    private TimeSpan refusedWait;
    private double left;

    /// <summary>The limit of the tenant.</summary>
    public TenantLimit Limit => limit;

    /// <summary>The tokens that are left in the bucket, as far as this process knows.</summary>
    public double Left
    {
        get
        {
            lock (gate)
                return left + tokens;
        }
    }

    /// <summary>Takes a token for each user.</summary>
    /// <returns>Null where the users may be scored; otherwise how long to wait.</returns>
    public ValueTask<TimeSpan?> TryTakeAsync(int users, CancellationToken cancellationToken) =>
        TryTakeHere(users, out var wait) ? new(wait) : new(AskAsync(users, cancellationToken));

    public void Dispose() => asking.Dispose();

    // False where the bucket has to be asked.
    private bool TryTakeHere(int users, out TimeSpan? wait)
    {
        wait = null;
        lock (gate)
        {
            if (tokens > 0 && clock.GetElapsedTime(takenAt) >= SpareFor)
                tokens = 0;
            if (tokens >= users)
            {
                tokens -= users;
                return true;
            }

            if (users < refusedFrom || clock.GetElapsedTime(refusedAt) is var since && since >= Min(refusedWait, LongestRefusal))
                return false;
            wait = refusedWait - since;
            return true;
        }
    }

    private async Task<TimeSpan?> AskAsync(int users, CancellationToken cancellationToken)
    {
        // One call asks at a time. The others often find spare tokens, or a refusal, when it has its answer.
        await asking.WaitAsync(cancellationToken);
        try
        {
            if (TryTakeHere(users, out var wait))
                return wait;
            var grant = await take(users, spare);
            lock (gate)
                return Note(users, grant);
        }
        finally
        {
            asking.Release();
        }
    }

    private TimeSpan? Note(int users, TokenGrant grant)
    {
        left = grant.Left;
        if (grant.Tokens == 0)
        {
            refusedFrom = users;
            refusedAt = clock.GetTimestamp();
            refusedWait = grant.Wait;
            return grant.Wait;
        }

        refusedFrom = int.MaxValue;
        tokens += grant.Tokens - users;
        takenAt = clock.GetTimestamp();
        return null;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
