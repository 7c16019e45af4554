namespace ModelPipeline.Silo;

/// <summary>An event on its way to a webhook.</summary>
/// <param name="Webhook">The id of the webhook.</param>
/// <param name="Event">The id of the event.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="Pipeline">The pipeline of the event.</param>
/// <param name="State">The state.</param>
/// <param name="Attempts">The number of attempts, the present one included.</param>
/// <param name="FirstAt">When it was first due, UTC.</param>
/// <param name="NextAt">When it is due again, UTC.</param>
/// <param name="Status">The HTTP status of the last answer; null for none.</param>
/// <param name="Error">Why the last attempt failed; null for none.</param>
/// <param name="Body">The body of the request.</param>
/// <param name="Claim">Names the attempt that is under way, or was the last; null for none.</param>
internal sealed record Delivery(
    string Webhook,
    string Event,
    string Type,
    string Pipeline,
    DeliveryState State,
    int Attempts,
    DateTimeOffset FirstAt,
    DateTimeOffset NextAt,
    int? Status,
    string? Error,
    string Body,
    string? Claim);
