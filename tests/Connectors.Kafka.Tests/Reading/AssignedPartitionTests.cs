using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class AssignedPartitionTests
{
    private readonly AssignedPartition partition = new(new("orders", 3));

    [Fact]
    public void Position_MessagesEndInAnyOrder_NeverPassesOneThatIsNotDone()
    {
        var messages = new long[] { 10, 11, 12, 13 }.Select(Add).ToList();

        Assert.Null(partition.Position);
        partition.Settle(messages[1]);
        partition.Settle(messages[3]);
        Assert.Null(partition.Position);
        partition.Settle(messages[0]);
        Assert.Equal(12, partition.Position);
        partition.Settle(messages[2]);
        Assert.Equal(14, partition.Position);
        Assert.Equal(0, partition.Messages);
    }

    [Fact]
    public void Position_EveryOrderOfEnds_EqualsTheFirstThatIsNotDone()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var here = new AssignedPartition(new("orders", 0));
            var messages = Enumerable.Range(0, 20).Select(at => Add(here, at * 3, events: 1 + (at % 3))).ToList();
            var ends = messages.SelectMany(each => Enumerable.Repeat(each, 1 + ((int)each.Offset / 3 % 3))).ToArray();
            random.Shuffle(ends);
            foreach (var end in ends)
            {
                here.Settle(end);
                var first = messages.FindIndex(each => !each.IsDone);
                var behind = first < 0 ? messages[^1].Offset + 1 : first == 0 ? (long?)null : messages[first - 1].Offset + 1;
                Assert.Equal(behind, here.Position);
            }

            Assert.Equal(0, here.Bytes);
        }
    }

    [Fact]
    public void Position_OffsetsWithGaps_IsBehindTheLastMessageThatExists()
    {
        var messages = new long[] { 5, 90, 1_000 }.Select(Add).ToList();

        partition.Settle(messages[0]);
        partition.Settle(messages[1]);

        Assert.Equal(91, partition.Position);
        Assert.Equal(1_000, partition.First!.Offset);
    }

    [Fact]
    public void TakeMove_PositionAsBefore_IsNone()
    {
        var message = Add(7);

        Assert.Null(partition.TakeMove());
        partition.Settle(message);
        Assert.Equal(new TopicPartitionOffset("orders", 3, 8), partition.TakeMove());
        Assert.Null(partition.TakeMove());
    }

    private TakenMessage Add(long offset) => Add(partition, offset, events: 1);

    private static TakenMessage Add(AssignedPartition to, long offset, int events)
    {
        var message = new TakenMessage(to, offset, new() { Value = new byte[100] }, events);
        to.Add(message);
        return message;
    }
}
