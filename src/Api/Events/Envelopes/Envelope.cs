namespace ModelPipeline.Api;

/// <summary>The events of a request, or why it has none.</summary>
/// <param name="Events">The events, good or not.</param>
/// <param name="Refusal">What is wrong with the whole request; null for nothing.</param>
/// <param name="Status">The HTTP status of the refusal.</param>
internal sealed record Envelope(IReadOnlyList<InboundEvent> Events, string? Refusal = null, int Status = StatusCodes.Status400BadRequest)
{
    /// <summary>A request that is refused as a whole.</summary>
    public static Envelope Refused(string refusal, int status = StatusCodes.Status400BadRequest) => new([], refusal, status);
}
