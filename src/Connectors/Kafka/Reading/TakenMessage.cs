using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>A message that was read. It is the handle of its events that wait. <see cref="TopicInbox"/> guards it.</summary>
/// <param name="partition">The partition, as it was assigned when the message was read.</param>
/// <param name="offset">The place of the message in the partition.</param>
/// <param name="message">The message.</param>
/// <param name="events">The number of its events.</param>
internal sealed class TakenMessage(AssignedPartition partition, long offset, Message<byte[], byte[]> message, int events)
{
    private int open = events;

    /// <summary>The partition.</summary>
    public AssignedPartition Partition { get; } = partition;

    /// <summary>The place in the partition.</summary>
    public long Offset { get; } = offset;

    /// <summary>When the message was sent or stored, UTC; null where it does not say.</summary>
    public DateTimeOffset? At { get; } = MessageTime.Of(message.Timestamp);

    /// <summary>The bytes that the message occupies until it is done.</summary>
    public int Size => Content is { } content ? (content.Key?.Length ?? 0) + (content.Value?.Length ?? 0) : 0;

    /// <summary>
    /// What a dead letter repeats. Null once the message is done: then it may have to wait, but only for the messages before it.
    /// </summary>
    public Message<byte[], byte[]>? Content { get; private set; } = message;

    /// <summary>Whether all events are done.</summary>
    public bool IsDone => open == 0;

    /// <summary>One of the events is done.</summary>
    public void Settle()
    {
        if (--open == 0)
            Content = null;
    }
}
