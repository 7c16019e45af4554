using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Makes the clients of a trigger.</summary>
internal sealed partial class KafkaClients(KafkaSettings settings, KafkaLog log)
{
    /// <summary>A consumer of the trigger's group. Its offsets are committed once they are stored, every second.</summary>
    public ConsumerBuilder<byte[], byte[]> Consumer() =>
        new ConsumerBuilder<byte[], byte[]>(Properties(new()
        {
            ["client.id"] = "modelpipeline",
            ["auto.commit.interval.ms"] = "1000",
            // What waits in the client's own memory, for each partition. Its defaults are 100,000 messages and 64 MiB.
            ["queued.min.messages"] = "10000",
            ["queued.max.messages.kbytes"] = "8192",
        }, new()
        {
            ["group.id"] = settings.Group,
            ["auto.offset.reset"] = settings.Start == TopicStart.Earliest ? "earliest" : "latest",
            ["enable.auto.commit"] = "true",
            ["enable.auto.offset.store"] = "false",
            ["partition.assignment.strategy"] = "cooperative-sticky",
        })).SetLogHandler((_, message) => log.FromClient(message));

    /// <summary>A producer whose messages are on all in-sync replicas once they are acknowledged.</summary>
    public ProducerBuilder<byte[], byte[]> Producer() =>
        new ProducerBuilder<byte[], byte[]>(Properties(new()
        {
            ["client.id"] = "modelpipeline",
            ["message.timeout.ms"] = "30000",
        }, new()
        {
            ["acks"] = "all",
            ["enable.idempotence"] = "true",
        })).SetLogHandler((_, message) => log.FromClient(message));

    /// <summary>Builds a client.</summary>
    /// <exception cref="PipelineConfigurationException">The connection string has a property that the client does not take.</exception>
    public T Build<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            // The message of the client may repeat a value, so only the name of the property is shown.
            var named = Quoted().Matches(e.Message).Select(match => match.Groups[1].Value).FirstOrDefault(settings.Client.ContainsKey);
            throw new PipelineConfigurationException(settings.Connection, named is null
                ? "names a connection string that the Kafka client does not take; see that its properties are those of librdkafka."
                : $"names a connection string whose property {named} the Kafka client does not take; see CONFIGURATION.md of librdkafka.");
        }
    }

    private Dictionary<string, string> Properties(Dictionary<string, string> defaults, Dictionary<string, string> own)
    {
        foreach (var (key, value) in settings.Client.Concat(own))
            defaults[key] = value;
        return defaults;
    }

    [GeneratedRegex("[\"`]([^\"`]+)[\"`]")]
    private static partial Regex Quoted();
}
