using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>A webhook.</summary>
/// <param name="Id">The id.</param>
/// <param name="Url">The address that is told of events.</param>
/// <param name="Events">The types of events.</param>
/// <param name="Pipelines">The pipelines, as globs.</param>
/// <param name="Thresholds">The thresholds of <c>score.crossed</c>.</param>
/// <param name="Tenant">The tenant; null for none.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="OldSecretUntil">Until when the secret before signs too, UTC; null where there is none.</param>
/// <param name="DisabledAt">Since when nothing is sent, UTC; null while it is enabled.</param>
/// <param name="DisabledWhy">Why nothing is sent; null while it is enabled.</param>
/// <param name="Secret">The secret that signs, in the answer to the request that made it; null otherwise.</param>
public sealed record WebhookInfo(
    string Id,
    string Url,
    IReadOnlyList<string> Events,
    IReadOnlyList<string> Pipelines,
    IReadOnlyList<WebhookThreshold> Thresholds,
    string? Tenant,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? OldSecretUntil,
    DateTimeOffset? DisabledAt,
    string? DisabledWhy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null);
