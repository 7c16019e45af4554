namespace ModelPipeline.Client;

/// <summary>The body of a request that pauses a trigger.</summary>
internal sealed record TriggerBody(bool Paused);
