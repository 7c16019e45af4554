namespace ModelPipeline;

/// <summary>What the webhooks of a cluster are still to be told.</summary>
/// <param name="Waiting">The number of events, each once for every enabled webhook that is to be told of it.</param>
/// <param name="Oldest">How long the oldest of these events has been due; zero for none.</param>
/// <param name="Disabled">The number of webhooks that are disabled.</param>
public sealed record WebhookBacklog(long Waiting, TimeSpan Oldest, long Disabled);
