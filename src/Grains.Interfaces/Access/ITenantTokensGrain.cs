namespace ModelPipeline.Grains;

/// <summary>
/// The one bucket of a tenant in the whole cluster, from which APIs take the right to score users. The grain's key is the tenant. A bucket
/// that is lost with its silo is full again.
/// </summary>
[Alias("ModelPipeline.ITenantTokensGrain")]
public interface ITenantTokensGrain : IGrainWithStringKey
{
    /// <summary>Takes tokens, one for each user.</summary>
    /// <param name="usersPerSecond">How many tokens the bucket gets a second.</param>
    /// <param name="burst">How many tokens the bucket holds.</param>
    /// <param name="needed">How many tokens the caller needs now: all or none.</param>
    /// <param name="spare">How many more tokens the caller keeps for its next calls, if they are there.</param>
    [Alias("Take")]
    ValueTask<TokenGrant> Take(double usersPerSecond, int burst, int needed, int spare);
}
