using System.Text.Json;

namespace ModelPipeline.Client;

/// <summary>What a webhook is told.</summary>
/// <param name="Type">What happened, such as <c>job.completed</c>; <c>docs/webhooks.md</c> lists the types.</param>
/// <param name="Timestamp">When it happened, UTC.</param>
/// <param name="Data">The details, an object.</param>
public sealed record WebhookEvent(string Type, DateTimeOffset Timestamp, JsonElement Data);
