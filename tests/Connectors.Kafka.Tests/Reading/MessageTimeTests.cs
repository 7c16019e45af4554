using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Connectors.Kafka.Tests;

/// <summary>Messages whose producer wrote a time that no calendar has. One of them must not keep its partition from going on.</summary>
public sealed class MessageTimeTests
{
    // 2026 in microseconds, in nanoseconds, and the ends of the number.
    public static TheoryData<long> Odd => [1_769_860_800_000_000, 1_769_860_800_000_000_000, long.MaxValue, long.MinValue];

    private static readonly TopicPartition Partition = new("orders", 0);

    [Theory]
    [MemberData(nameof(Odd))]
    public void Of_TimeThatNoCalendarHas_IsNone(long milliseconds)
    {
        Assert.Null(MessageTime.Of(new(milliseconds, TimestampType.CreateTime)));
        Assert.Null(MessageTime.Of(new(milliseconds, TimestampType.LogAppendTime)));
    }

    [Fact]
    public void Of_Time_IsInUtc()
    {
        var noon = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(noon, MessageTime.Of(new(1_769_860_800_000, TimestampType.CreateTime)));
        Assert.Null(MessageTime.Of(new(1_769_860_800_000, TimestampType.NotAvailable)));
        Assert.Null(MessageTime.Of(Timestamp.Default));
    }

    [Fact]
    public void Of_FirstAndLastMillisecondOfTheCalendar_AreTimes()
    {
        const long First = -62_135_596_800_000;
        const long Last = 253_402_300_799_999;

        Assert.Equal(DateTimeOffset.MinValue, Of(First));
        Assert.Equal(new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero), Of(Last));
        Assert.Null(Of(First - 1));
        Assert.Null(Of(Last + 1));

        static DateTimeOffset? Of(long milliseconds) => MessageTime.Of(new(milliseconds, TimestampType.CreateTime));
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Add_MessageWithSuchATime_IsTakenAndTheOneBehindToo(long milliseconds)
    {
        var inbox = new TopicInbox(capacity: 4, new FakeTimeProvider());
        inbox.Assign([Partition]);

        inbox.Add(Result(0, milliseconds), [new("a", null)]);
        inbox.Add(Result(1, 1_769_860_800_000), [new("b", null)]);

        var taken = await inbox.TakeAsync(5, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b"], taken.Select(each => each.User));
    }

    private static ConsumeResult<byte[], byte[]> Result(long offset, long milliseconds) => new()
    {
        TopicPartitionOffset = new(Partition, offset),
        Message = new() { Timestamp = new(milliseconds, TimestampType.CreateTime) },
    };
}
