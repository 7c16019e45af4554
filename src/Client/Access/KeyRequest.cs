using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>A key to make.</summary>
/// <param name="Name">Who uses the key.</param>
/// <param name="Scopes">What the key may do: <c>score, read, explain, jobs, rollout, admin</c>.</param>
/// <param name="Pipelines">The pipelines, as globs; null for all that the maker may use.</param>
/// <param name="Tenant">The tenant; null for that of the maker.</param>
/// <param name="ExpiresAt">When the key ends; null for never.</param>
public sealed record KeyRequest(
    string Name,
    IReadOnlyList<string> Scopes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Pipelines = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tenant = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ExpiresAt = null);
