namespace ModelPipeline.Api;

/// <summary>Metadata of a route that takes the tokens of push subscriptions (<see cref="PushCredentials"/>).</summary>
internal sealed class TakesPushTokens;
