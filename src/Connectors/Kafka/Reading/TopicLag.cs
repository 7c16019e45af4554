using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Counts the messages of this silo's partitions that are not done.</summary>
internal sealed class TopicLag(KafkaSettings settings, IAdminClient admin, TopicInbox inbox, TimeProvider clock)
{
    // Other triggers wait for their turn meanwhile.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Counts, from the position to the end of each partition. Messages that a compacted topic has dropped, and marks of transactions, are
    /// counted too.
    /// </summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<TriggerLag> ReadAsync()
    {
        var partitions = inbox.ReadProgress();
        if (partitions.Count == 0)
            return new(0, TimeSpan.Zero) { IsOfPart = true };
        var ends = await OffsetsAsync(partitions.Select(each => each.Partition), OffsetSpec.Latest());
        var begins = await BeginsAsync([.. partitions.Where(each => each.At is null).Select(each => each.Partition)]);
        var now = clock.GetUtcNow();
        long WaitingIn(PartitionProgress each) => Math.Max(0, ends[each.Partition] - (each.At ?? begins[each.Partition]));

        var behind = partitions.Where(each => WaitingIn(each) > 0).ToList();
        // The age of a message that was not read yet is not known.
        var oldest = behind.Count == 0 ? TimeSpan.Zero : behind.Max(each => now - each.Oldest);
        return new(behind.Sum(WaitingIn), oldest < TimeSpan.Zero ? TimeSpan.Zero : oldest) { IsOfPart = true };
    }

    // Where nothing was read yet: the committed position of the group, or else where it will begin.
    private async Task<Dictionary<TopicPartition, long>> BeginsAsync(List<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
            return [];
        var groups = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(settings.Group, partitions)],
            new() { RequestTimeout = Limit });
        var committed = groups[0].Partitions.ToDictionary(each => each.TopicPartition, each => each.Offset);
        var start = settings.Start == TopicStart.Earliest ? OffsetSpec.Earliest() : OffsetSpec.Latest();
        var starts = await OffsetsAsync(partitions, start);
        return partitions.ToDictionary(each => each,
            each => committed.TryGetValue(each, out var at) && at.Value >= 0 ? at.Value : starts[each]);
    }

    private async Task<Dictionary<TopicPartition, long>> OffsetsAsync(IEnumerable<TopicPartition> partitions, OffsetSpec spec)
    {
        var answer = await admin.ListOffsetsAsync(
            partitions.Select(each => new TopicPartitionOffsetSpec { TopicPartition = each, OffsetSpec = spec }),
            new() { RequestTimeout = Limit });
        return answer.ResultInfos.ToDictionary(each => each.TopicPartitionOffsetError.TopicPartition,
            each => each.TopicPartitionOffsetError.Offset.Value);
    }
}
