using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>The time of a message. A producer may write any number there, such as microseconds for milliseconds.</summary>
internal static class MessageTime
{
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The time, UTC; null where the message has none, or one that no calendar has.</summary>
    public static DateTimeOffset? Of(Timestamp time) =>
        time.Type != TimestampType.NotAvailable && time.UnixTimestampMs >= First && time.UnixTimestampMs <= Last
            ? DateTimeOffset.FromUnixTimeMilliseconds(time.UnixTimestampMs)
            : null;
}
