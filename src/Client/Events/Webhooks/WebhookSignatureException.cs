namespace ModelPipeline.Client;

/// <summary>A request to a receiver of webhooks that the holder of the secret has not sent, or has not sent just now.</summary>
/// <param name="message">Why the request is not taken.</param>
public sealed class WebhookSignatureException(string message) : Exception(message);
