using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>An API key.</summary>
/// <param name="Id">The id: the first characters of the key after <c>mp_</c>.</param>
/// <param name="Name">Who uses the key.</param>
/// <param name="Tenant">The tenant; null for none.</param>
/// <param name="Scopes">What the key may do.</param>
/// <param name="Pipelines">With which pipelines, as globs.</param>
/// <param name="CreatedAt">When the key was made, UTC.</param>
/// <param name="CreatedBy">Who made the key.</param>
/// <param name="ExpiresAt">When the key ends, UTC; null for never.</param>
/// <param name="RevokedAt">When somebody revoked the key, UTC; null for never.</param>
/// <param name="Key">The key itself, in the answer to the request that made it; null otherwise.</param>
public sealed record KeyInfo(
    string Id,
    string Name,
    string? Tenant,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Pipelines,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key = null);
