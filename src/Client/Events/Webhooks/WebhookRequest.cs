using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>A webhook to make, or what a webhook becomes.</summary>
/// <param name="Url">The address that is told of events.</param>
/// <param name="Events">The types of events, such as <c>job.failed</c>; <c>docs/webhooks.md</c> lists them.</param>
/// <param name="Pipelines">The pipelines, as globs; null for all that the caller may use.</param>
/// <param name="Thresholds">The thresholds of <c>score.crossed</c>; null for none.</param>
/// <param name="Enabled">Whether it is told from now on. What happens while it is disabled is not told later.</param>
public sealed record WebhookRequest(
    string Url,
    IReadOnlyList<string> Events,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Pipelines = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WebhookThreshold>? Thresholds = null,
    bool Enabled = true);
