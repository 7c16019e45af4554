using System.Text.Json.Serialization;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>A webhook without its secret.</summary>
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
/// <param name="Secret">The secret that signs, in the answer to the request that made it; never again.</param>
internal sealed record WebhookInfo(
    string Id,
    string Url,
    IReadOnlyList<string> Events,
    IReadOnlyList<string> Pipelines,
    IReadOnlyList<Threshold> Thresholds,
    string? Tenant,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? OldSecretUntil,
    DateTimeOffset? DisabledAt,
    string? DisabledWhy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null)
{
    public static WebhookInfo Of(Webhook webhook, string? secret = null) => new(
        webhook.Id, webhook.Url, webhook.Events, webhook.Pipelines, webhook.Thresholds, webhook.Tenant, webhook.CreatedAt,
        webhook.CreatedBy, webhook.OldSecretUntil, webhook.DisabledAt, webhook.DisabledWhy, secret);
}
