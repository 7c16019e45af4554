using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Keeps tenants within their limits of users a second, over all APIs of the cluster. Thread-safe.</summary>
internal sealed class TenantGuard(
    TenantLimits limits, IGrainFactory grains, ClusterCalls calls, TimeProvider clock, CallerMetrics metrics,
    ILogger<TenantGuard> log)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly FrozenDictionary<string, TenantShare> shares = limits.All
        .Where(each => each.Value.UsersPerSecond > 0)
        .ToFrozenDictionary(each => each.Key, each => NewShare(each.Key, each.Value, grains, calls, clock, log));

    /// <summary>Whether a caller's users are counted.</summary>
    public bool Counts(Caller caller) => caller.Tenant is not null && shares.ContainsKey(caller.Tenant);

    /// <summary>Takes the users out of the share of the caller's tenant, and says in the response how much of the share is left.</summary>
    /// <returns>Why the users cannot be scored now; null where they can.</returns>
    public async ValueTask<ProblemDetails?> RefuseAsync(HttpContext context, int users)
    {
        if (Caller.Of(context).Tenant is not { } tenant || !shares.TryGetValue(tenant, out var share))
            return null;
        var wait = await share.TryTakeAsync(users, context.RequestAborted);
        Describe(context, share, wait ?? TimeSpan.Zero);
        if (wait is not { } refused)
            return null;
        metrics.Refused(users);
        return LimitProblems.TooFast(context, share.Limit, refused);
    }

    /// <summary>The same for the users of a list. A user who comes twice is scored once, and counts once.</summary>
    public ValueTask<ProblemDetails?> RefuseAsync(HttpContext context, IReadOnlyList<UserEntry> users) =>
        Counts(Caller.Of(context)) ? RefuseAsync(context, ListOrder.Distinct(users).Count()) : default;

    // The fields of draft-ietf-httpapi-ratelimit-headers.
    private static void Describe(HttpContext context, TenantShare share, TimeSpan wait)
    {
        var burst = share.Limit.BurstOrSecond();
        var window = Math.Max(1, (int)Math.Ceiling(burst / share.Limit.UsersPerSecond));
        var remaining = Math.Max(0, (long)share.Left);
        var seconds = wait > TimeSpan.Zero ? wait.TotalSeconds : (burst - remaining) / share.Limit.UsersPerSecond;
        context.Response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"tenant\";q={burst};w={window}");
        context.Response.Headers["RateLimit"] =
            string.Create(CultureInfo.InvariantCulture, $"\"tenant\";r={remaining};t={Math.Max(0, (long)Math.Ceiling(seconds))}");
    }

    private static TenantShare NewShare(
        string tenant, TenantLimit limit, IGrainFactory grains, ClusterCalls calls, TimeProvider clock, ILogger log)
    {
        var bucket = new TenantBucket(tenant, limit, AskAsync, clock, log);
        return new(limit, bucket.TakeAsync, clock);

        Task<TokenGrant> AskAsync(int needed, int spare) => calls.RunAsync(Timeout,
            (_, _) => grains.GetGrain<ITenantTokensGrain>(tenant)
                .Take(limit.UsersPerSecond, limit.BurstOrSecond(), needed, spare).AsTask(),
            CancellationToken.None);
    }
}
