using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// The bucket of a tenant as this process reaches it: the one of the cluster, and a bucket of this process alone while no silo answers, so
/// that the tenant is not shut out. One caller at a time.
/// </summary>
/// <param name="tenant">The tenant.</param>
/// <param name="limit">The limit of the tenant.</param>
/// <param name="ask">Takes tokens from the bucket of the cluster.</param>
/// <param name="clock">Measures the time.</param>
/// <param name="log">Hears that no silo answers.</param>
internal sealed partial class TenantBucket(
    string tenant, TenantLimit limit, Func<int, int, Task<TokenGrant>> ask, TimeProvider clock, ILogger log)
{
    // Callers wait one after the other. Where the silos do not answer one of them, the next ones do not wait as well.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(2);

    private readonly TokenBucket own = new(clock);
    private long? failedAt;

    /// <summary>Takes the tokens that are needed, and as many spare ones, or none.</summary>
    public async ValueTask<TokenGrant> TakeAsync(int needed, int spare)
    {
        if (failedAt is { } at && clock.GetElapsedTime(at) < AskAgainAfter)
            return TakeAlone(needed);
        try
        {
            var grant = await ask(needed, spare);
            failedAt = null;
            return grant;
        }
        catch (ClusterCallException e)
        {
            if (failedAt is null)
                LogAlone(tenant, e.Message);
            failedAt = clock.GetTimestamp();
            return TakeAlone(needed);
        }
    }

    private TokenGrant TakeAlone(int needed) => own.Take(limit.UsersPerSecond, limit.BurstOrSecond(), needed, spare: 0);

    [LoggerMessage(EventId = 343, Level = LogLevel.Warning,
        Message = "The limit of tenant {Tenant} is kept by this process alone for a moment: no silo answers. {Reason}")]
    private partial void LogAlone(string tenant, string reason);
}
