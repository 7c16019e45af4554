namespace ModelPipeline.Connectors.Kafka;

/// <summary>The right to say how an event ended; the handle of a claimed event. <see cref="TopicInbox"/> guards it.</summary>
/// <param name="message">The message of the event.</param>
internal sealed class Claim(TakenMessage message)
{
    /// <summary>The message.</summary>
    public TakenMessage Message { get; } = message;

    /// <summary>Whether the claim has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Ends the claim.</summary>
    /// <returns>Whether this call has ended it. Later calls count for nothing: the event may have been claimed anew.</returns>
    public bool End()
    {
        var ends = !IsOver;
        IsOver = true;
        return ends;
    }
}
