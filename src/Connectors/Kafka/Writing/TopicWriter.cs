using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Sends messages, and waits until all in-sync replicas have them. Thread-safe.</summary>
internal sealed class TopicWriter(KafkaClients clients, KafkaErrors errors) : IDisposable
{
    private readonly object gate = new();
    private IProducer<byte[], byte[]>? producer;
    private volatile bool isBroken;
    private bool isDisposed;

    /// <summary>Makes the producer, which finds out whether the properties of the client are good.</summary>
    /// <exception cref="PipelineConfigurationException">The client does not take a property.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public IProducer<byte[], byte[]> Open()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            // After a fatal error a producer sends nothing more.
            if (isBroken)
                producer?.Dispose();
            if (producer is null || isBroken)
            {
                producer = clients.Build(clients.Producer().SetErrorHandler((_, error) => isBroken |= error.IsFatal).Build);
                isBroken = false;
            }

            return producer;
        }
    }

    /// <summary>Sends a message.</summary>
    /// <exception cref="StoreException">It is unknown whether the message is stored.</exception>
    public async Task SendAsync(string topic, Message<byte[], byte[]> message, CancellationToken cancellationToken)
    {
        try
        {
            // A producer that is closed takes a message all the same, and never tells how it ended.
            Task sent;
            lock (gate)
                sent = Open().ProduceAsync(topic, message, cancellationToken);
            await sent;
        }
        catch (KafkaException e)
        {
            throw errors.Of($"write '{topic}'", e.Error, e);
        }
        catch (ObjectDisposedException e)
        {
            throw errors.Of($"write '{topic}'", new Error(ErrorCode.Local_State, "the producer was closed"), e);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            producer?.Dispose();
        }
    }
}
