using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>How far a partition is.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="At">The first offset that is not done; null if no message was read yet.</param>
/// <param name="Oldest">The time of that message; null if it was not read yet.</param>
internal sealed record PartitionProgress(TopicPartition Partition, long? At, DateTimeOffset? Oldest);
