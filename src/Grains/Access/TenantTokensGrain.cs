namespace ModelPipeline.Grains;

/// <inheritdoc cref="ITenantTokensGrain"/>
internal sealed class TenantTokensGrain(TimeProvider clock) : Grain, ITenantTokensGrain
{
    private readonly TokenBucket bucket = new(clock);

    public ValueTask<TokenGrant> Take(double usersPerSecond, int burst, int needed, int spare) =>
        new(bucket.Take(usersPerSecond, burst, needed, spare));
}
