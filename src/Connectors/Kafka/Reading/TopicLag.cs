using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Counts the messages of this silo's partitions that are not done.</summary>
/// <param name="settings">The settings.</param>
/// <param name="asking">A consumer of the group that reads nothing.</param>
/// <param name="inbox">Knows how far the partitions are.</param>
/// <param name="clock">Tells ages.</param>
// Not with an AdminClient. Its request for the positions of a group (ListConsumerGroupOffsets) ends the process, by an assertion of
// librdkafka 2.16.0 (eonce->refcnt > 0), when its time is over while the brokers are away.
internal sealed class TopicLag(KafkaSettings settings, IConsumer<byte[], byte[]> asking, TopicInbox inbox, TimeProvider clock)
{
    // Other triggers wait for their turn meanwhile.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Counts, from the position to the end of each partition. Messages that a compacted topic has dropped, and marks of transactions, are
    /// counted too. Blocks, because the client has no asynchronous form of these calls.
    /// </summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public TriggerLag Read()
    {
        var partitions = inbox.ReadProgress();
        var committed = CommittedOf([.. partitions.Where(each => each.At is null).Select(each => each.Partition)]);
        var behind = new List<(long Waiting, DateTimeOffset? Oldest)>();
        foreach (var each in partitions)
        {
            var ends = asking.QueryWatermarkOffsets(each.Partition, Limit);
            // Where nothing was read yet: the committed position of the group, or else where it will begin.
            var start = settings.Start == TopicStart.Earliest ? ends.Low : ends.High;
            var at = each.At ?? (committed.TryGetValue(each.Partition, out var known) ? known : start);
            if (ends.High > at)
                behind.Add((ends.High - at, each.Oldest));
        }

        if (behind.Count == 0)
            return new(0, TimeSpan.Zero) { IsOfPart = true };
        // The age of a message that was not read yet is not known.
        var now = clock.GetUtcNow();
        var age = behind.Max(each => now - each.Oldest);
        return new(behind.Sum(each => each.Waiting), age < TimeSpan.Zero ? TimeSpan.Zero : age) { IsOfPart = true };
    }

    private Dictionary<TopicPartition, long> CommittedOf(List<TopicPartition> partitions) => partitions.Count == 0 ? []
        : asking.Committed(partitions, Limit).Where(each => each.Offset.Value >= 0)
            .ToDictionary(each => each.TopicPartition, each => each.Offset.Value);
}
