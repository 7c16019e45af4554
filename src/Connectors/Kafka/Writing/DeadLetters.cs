using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>
/// Stores what cannot be handled in a topic of its own: the message as it was, with headers that say where it was and what is wrong.
/// </summary>
internal sealed class DeadLetters(KafkaSettings settings, TopicWriter writer, TimeProvider clock)
{
    /// <summary>Stores an event of a message. Returns once it is stored.</summary>
    /// <exception cref="StoreException">It is unknown whether it is stored.</exception>
    public async Task AddAsync(PoisonEvent poison, CancellationToken cancellationToken)
    {
        var claim = (Claim)poison.Event.Handle!;
        var message = claim.Message;
        // The event comes again: here, or on the silo that has the partition now.
        if (claim.IsOver || message.Partition.IsGone || message.Content is not { } content)
            return;
        var headers = HeadersOf(poison, message, content);
        var letter = new Message<byte[], byte[]> { Key = content.Key, Value = content.Value, Headers = headers };
        try
        {
            await writer.SendAsync(settings.DeadLetters, letter, cancellationToken);
        }
        catch (StoreException e) when (e.InnerException is KafkaException { Error.Code: ErrorCode.MsgSizeTooLarge })
        {
            // The headers make a message longer. Without its value, the offset tells where it is.
            letter.Value = null!;
            letter.Headers.Add("dlq.value", Encoding.UTF8.GetBytes("too long"));
            await writer.SendAsync(settings.DeadLetters, letter, cancellationToken);
        }
    }

    private Headers HeadersOf(PoisonEvent poison, TakenMessage message, Message<byte[], byte[]> content)
    {
        var headers = new Headers();
        foreach (var header in content.Headers ?? [])
            headers.Add(header.Key, header.GetValueBytes());
        void Add(string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

        var partition = message.Partition.Partition;
        Add("dlq.reason", poison.Reason);
        Add("dlq.topic", partition.Topic);
        Add("dlq.partition", partition.Partition.Value.ToString(CultureInfo.InvariantCulture));
        Add("dlq.offset", message.Offset.ToString(CultureInfo.InvariantCulture));
        Add("dlq.attempts", poison.Event.Attempts.ToString(CultureInfo.InvariantCulture));
        Add("dlq.at", clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        if (poison.Event.User.Length > 0)
            Add("dlq.user", poison.Event.User);
        return headers;
    }
}
