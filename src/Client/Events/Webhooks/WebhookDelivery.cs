namespace ModelPipeline.Client;

/// <summary>An event that a webhook was told of, or is to be told of.</summary>
/// <param name="Event">The id of the event, the header <c>webhook-id</c>.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="Pipeline">The pipeline; empty for a test.</param>
/// <param name="State">How far it is: <c>Pending, Delivered, Failed</c>.</param>
/// <param name="Attempts">The number of attempts.</param>
/// <param name="FirstAt">When it was first due, UTC.</param>
/// <param name="NextAt">When it is due again, UTC; null where it has ended.</param>
/// <param name="Status">The HTTP status of the last answer; null for none.</param>
/// <param name="Error">Why the last attempt failed; null where it did not.</param>
public sealed record WebhookDelivery(
    string Event,
    string Type,
    string Pipeline,
    string State,
    int Attempts,
    DateTimeOffset FirstAt,
    DateTimeOffset? NextAt,
    int? Status,
    string? Error);
