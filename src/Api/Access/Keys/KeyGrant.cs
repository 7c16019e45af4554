namespace ModelPipeline.Api;

/// <summary>A key, by its hash, and whose it is.</summary>
/// <param name="Hash">The SHA-256 of the key's text.</param>
/// <param name="Caller">Who makes the requests with this key.</param>
/// <param name="ExpiresAt">When the key ends, UTC; null for never.</param>
/// <param name="RevokedAt">When somebody revoked the key, UTC; null for never.</param>
internal sealed record KeyGrant(byte[] Hash, Caller Caller, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary>Why the key is no longer good; null for a good key.</summary>
    public string? Ended(DateTimeOffset now)
    {
        if (RevokedAt is not null)
            return "The key was revoked.";
        return ExpiresAt <= now ? "The key has expired." : null;
    }
}
