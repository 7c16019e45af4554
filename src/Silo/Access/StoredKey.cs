namespace ModelPipeline.Silo.Access;

/// <summary>An API key as the cluster's store has it: a hash, and what the key may do.</summary>
/// <param name="Id">The first characters of the key's random part, which name the key to people.</param>
/// <param name="Hash">The SHA-256 of the key's text.</param>
/// <param name="Name">Who uses the key.</param>
/// <param name="Tenant">The tenant; null for none.</param>
/// <param name="Scopes">The names of the scopes.</param>
/// <param name="Pipelines">The globs of the pipelines.</param>
/// <param name="CreatedAt">When the key was made, UTC.</param>
/// <param name="CreatedBy">Who made the key.</param>
/// <param name="ExpiresAt">When the key ends, UTC; null for never.</param>
/// <param name="RevokedAt">When somebody revoked the key, UTC; null for never.</param>
internal sealed record StoredKey(
    string Id,
    byte[] Hash,
    string Name,
    string? Tenant,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Pipelines,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? RevokedAt = null);
