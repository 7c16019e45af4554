namespace ModelPipeline.Grains;

/// <inheritdoc cref="ITenantTokensGrain"/>
// A grain that left while idle would come back with a full bucket, and a debt would be forgiven. There are as many as tenants in settings.
[KeepAlive]
internal sealed class TenantTokensGrain(TimeProvider clock) : Grain, ITenantTokensGrain
{
    private readonly TokenBucket bucket = new(clock);

    public ValueTask<TokenGrant> Take(double usersPerSecond, int burst, int needed, int spare) =>
        new(bucket.Take(usersPerSecond, burst, needed, spare));
}
