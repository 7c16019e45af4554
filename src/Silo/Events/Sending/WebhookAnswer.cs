namespace ModelPipeline.Silo;

/// <summary>How an attempt to call a webhook ended.</summary>
/// <param name="Status">The HTTP status; null where no answer came.</param>
/// <param name="Error">Why the receiver did not accept the event; null if it did.</param>
/// <param name="RetryAfter">When the receiver asks to be called again; null if it does not ask.</param>
internal sealed record WebhookAnswer(int? Status, string? Error, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the receiver has accepted the event.</summary>
    public bool IsTaken => Error is null;

    /// <summary>Whether the receiver never wants to be called again.</summary>
    public bool IsGone => Status == StatusCodes.Status410Gone;

    /// <summary>Whether the receiver, or a proxy before it, is overloaded.</summary>
    public bool IsOverloaded =>
        Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout
        || (Status == StatusCodes.Status503ServiceUnavailable && RetryAfter is not null);
}
