using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace ModelPipeline.Tests;

/// <summary>
/// A cluster of brokers in this process, of librdkafka. It speaks Kafka's protocol on 127.0.0.1, for any client, and keeps messages and
/// positions in memory. A missing topic is made by asking for it, with four partitions.
/// </summary>
public sealed class MockKafka : IDisposable
{
    private const int Producer = 0;

    // The numbers of the requests in Kafka's protocol.
    private const short Produce = 0;
    private const short OffsetCommit = 8;
    private const short JoinGroup = 11;
    private const short Heartbeat = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly nint client;
    private readonly nint cluster;
    private readonly int count;
    private readonly IProducer<byte[], byte[]> producer;

    public MockKafka(int brokers = 1)
    {
        count = brokers;
        var error = new byte[512];
        var configuration = Librdkafka.NewConfiguration();
        // Errors alone: this client has no brokers to connect to, and would say so.
        Assert.Equal(0, Librdkafka.Configure(configuration, "log_level", "3", error, error.Length));
        client = Librdkafka.NewClient(Producer, configuration, error, error.Length);
        Assert.True(client != 0, Encoding.UTF8.GetString(error));
        cluster = Librdkafka.NewCluster(client, brokers);
        Librdkafka.SetInitialRebalanceDelay(cluster, 0);
        Brokers = Marshal.PtrToStringUTF8(Librdkafka.Bootstraps(cluster))!;
        producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Brokers }).SetLogHandler((_, _) => { })
            .Build();
    }

    /// <summary>The addresses of the brokers.</summary>
    public string Brokers { get; }

    /// <summary>Makes a topic.</summary>
    public void CreateTopic(string topic, int partitions) =>
        Assert.Equal(0, Librdkafka.CreateTopic(cluster, topic, partitions, Math.Min(count, 3)));

    /// <summary>Cuts the connections of all brokers, and takes no new ones. What they have stored stays.</summary>
    public void Stop()
    {
        for (var broker = 1; broker <= count; broker++)
            Librdkafka.SetDown(cluster, broker);
    }

    /// <summary>Takes connections again.</summary>
    public void Start()
    {
        for (var broker = 1; broker <= count; broker++)
            Librdkafka.SetUp(cluster, broker);
    }

    /// <summary>Lets nobody join a group, for more attempts than a test makes.</summary>
    public void RefuseGroups() => Refuse(JoinGroup, ErrorCode.GroupAuthorizationFailed, 1_000);

    /// <summary>Tells a consumer that another one has taken its place in the group, which is an error that no consumer survives.</summary>
    public void FenceConsumer() => Refuse(Heartbeat, ErrorCode.FencedInstanceId, 1);

    /// <summary>Stores no position of a group, for more attempts than a test makes.</summary>
    public void RefuseCommits() => Refuse(OffsetCommit, ErrorCode.GroupAuthorizationFailed, 1_000);

    /// <summary>Tells a producer that messages are missing before its next one, which is an error that no producer survives.</summary>
    public void BreakProducer() => Refuse(Produce, ErrorCode.OutOfOrderSequenceNumber, 1);

    /// <summary>Stores no messages, for so many attempts.</summary>
    public void RefuseMessages(ErrorCode error, int times) => Refuse(Produce, error, times);

    /// <summary>Sends messages, and waits until they are stored.</summary>
    public async Task SendAsync(string topic, params IEnumerable<Message<byte[], byte[]>> messages)
    {
        var sent = messages.Select(message => producer.ProduceAsync(topic, message, TestContext.Current.CancellationToken)).ToList();
        await Task.WhenAll(sent);
    }

    /// <summary>Sends a message to a partition.</summary>
    public Task SendAsync(string topic, int partition, Message<byte[], byte[]> message) =>
        producer.ProduceAsync(new TopicPartition(topic, partition), message, TestContext.Current.CancellationToken);

    /// <summary>A message of texts.</summary>
    public static Message<byte[], byte[]> Message(string? key, string? value = null, params (string Name, string Value)[] headers)
    {
        var all = new Headers();
        foreach (var (name, text) in headers)
            all.Add(name, Encoding.UTF8.GetBytes(text));
        return new() { Key = Bytes(key), Value = Bytes(value), Headers = all };
    }

    /// <summary>All messages of a topic.</summary>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> Read(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Brokers, GroupId = "reader" })
            .SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, Limit).Topics[0].Partitions
            .Select(each => new TopicPartition(topic, each.PartitionId)).ToList();
        var ends = partitions.ToDictionary(each => each, each => consumer.QueryWatermarkOffsets(each, Limit).High.Value);
        consumer.Assign(partitions.Select(each => new TopicPartitionOffset(each, Offset.Beginning)));
        var found = new List<ConsumeResult<byte[], byte[]>>();
        while (found.Count < ends.Values.Sum())
        {
            var next = consumer.Consume(Limit);
            Assert.True(next is not null, $"Waited in vain for a message of '{topic}'; {found.Count} of {ends.Values.Sum()} came.");
            found.Add(next!);
        }

        return found;
    }

    /// <summary>The committed positions of a group, by partition; none where nothing is committed.</summary>
    public IReadOnlyDictionary<int, long> Committed(string group, string topic, int partitions)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Brokers, GroupId = group })
            .SetLogHandler((_, _) => { }).Build();
        return consumer.Committed(Enumerable.Range(0, partitions).Select(each => new TopicPartition(topic, each)), Limit)
            .Where(each => each.Offset.Value >= 0).ToDictionary(each => each.Partition.Value, each => each.Offset.Value);
    }

    /// <summary>The text of a header.</summary>
    public static string? Header(ConsumeResult<byte[], byte[]> of, string name) =>
        of.Message.Headers.TryGetLastBytes(name, out var value) ? Encoding.UTF8.GetString(value) : null;

    public void Dispose()
    {
        producer.Dispose();
        Librdkafka.DestroyCluster(cluster);
        Librdkafka.DestroyClient(client);
    }

    private void Refuse(short request, ErrorCode error, int times) =>
        Librdkafka.PushErrors(cluster, request, times, [.. Enumerable.Repeat((int)error, times)]);

    private static byte[] Bytes(string? text) => text is null ? null! : Encoding.UTF8.GetBytes(text);
}
