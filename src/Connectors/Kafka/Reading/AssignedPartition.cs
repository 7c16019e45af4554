using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>
/// A partition while this silo has it, and how far its messages are done. Users finish in any order, and the position never passes a
/// message that is not done. The offsets may have gaps, as those of compacted topics do. <see cref="TopicInbox"/> guards it.
/// </summary>
/// <param name="partition">The topic and the number.</param>
internal sealed class AssignedPartition(TopicPartition partition)
{
    private readonly Queue<TakenMessage> waiting = new();
    private long? told;

    /// <summary>The topic and the number.</summary>
    public TopicPartition Partition { get; } = partition;

    /// <summary>Whether the silo gives the partition up: nobody claims its events any more.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether the partition is somebody else's: what happens to its events does not count any more.</summary>
    public bool IsGone { get; set; }

    /// <summary>The events that the silo is scoring.</summary>
    public int Claimed { get; set; }

    /// <summary>The number of messages from the first that is not done.</summary>
    public int Messages => waiting.Count;

    /// <summary>The bytes of the messages that are not done.</summary>
    public long Bytes { get; private set; }

    /// <summary>The offset behind the last message before which all are done; null if there is none yet.</summary>
    public long? Position { get; private set; }

    /// <summary>The first message that is not done; null if there is none.</summary>
    public TakenMessage? First => waiting.TryPeek(out var first) ? first : null;

    /// <summary>Adds the next message.</summary>
    public void Add(TakenMessage message)
    {
        waiting.Enqueue(message);
        Bytes += message.Size;
    }

    /// <summary>An event is done. Moves the position behind the messages that are.</summary>
    public void Settle(TakenMessage message)
    {
        var size = message.Size;
        message.Settle();
        if (!message.IsDone)
            return;
        Bytes -= size;
        while (waiting.TryPeek(out var first) && first.IsDone)
            Position = waiting.Dequeue().Offset + 1;
    }

    /// <summary>The position, if it has moved since the last call.</summary>
    public TopicPartitionOffset? TakeMove()
    {
        if (Position is not { } at || at == told)
            return null;
        told = at;
        return new(Partition, at);
    }
}
