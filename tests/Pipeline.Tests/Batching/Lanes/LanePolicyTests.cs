using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class LanePolicyTests
{
    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 3)]
    public void MayBegin_ListsAlone_HaveAllSlotsExceptOneOfThreeOrMore(int slots, int runs)
    {
        var policy = new LanePolicy(slots, new(clock));
        Wait(policy, Lane.List, 10);

        Assert.Equal(runs, BeginAll(policy, Lane.List));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    public void MayBegin_ListsWhileCallsKeepComing_HaveHalfOfTheSlotsUntilASecondWithoutCalls(int slots, int runs)
    {
        var traffic = new LaneTraffic(clock);
        var policy = new LanePolicy(slots, traffic);
        traffic.CallCame();
        Wait(policy, Lane.List, 10);

        Assert.Equal(runs, BeginAll(policy, Lane.List));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(slots > 1, policy.MayBegin(Lane.List));
    }

    [Fact]
    public void MayBegin_WhileACallWaits_NoListBegins()
    {
        var policy = new LanePolicy(4, new(clock));
        Wait(policy, Lane.List, 10);
        policy.Enqueued(Lane.Single);

        Assert.False(policy.MayBegin(Lane.List));
        Assert.True(policy.MayBegin(Lane.Single));
        policy.Begin(Lane.Single);
        policy.Dequeued(Lane.Single, 1);
        Assert.True(policy.MayBegin(Lane.List));
    }

    [Fact]
    public void MayBegin_AllSlotsTaken_NobodyBegins()
    {
        var policy = new LanePolicy(2, new(clock));
        Wait(policy, Lane.Single, 10);

        Assert.Equal(2, BeginAll(policy, Lane.Single));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void MayBegin_CallsWithoutEnd_ListGetsASlotAfterEightRunsAndCallsGetTheNext(int slots)
    {
        var policy = new LanePolicy(slots, new(clock));
        Wait(policy, Lane.Single, 1_000_000);
        Wait(policy, Lane.List, 1_000_000);
        var begun = new List<Lane>();
        var underWay = new Queue<Lane>();
        for (var i = 0; i < 1_000; i++)
        {
            // Every lane that may begin a run begins one, the list first. The run that began first ends first.
            while (new[] { Lane.List, Lane.Single }.Where(policy.MayBegin).Select(lane => (Lane?)lane).FirstOrDefault() is { } next)
            {
                policy.Begin(next);
                begun.Add(next);
                underWay.Enqueue(next);
            }

            Assert.Equal(slots, underWay.Count);
            Assert.InRange(underWay.Count(lane => lane == Lane.List), 0, 1);
            policy.End(underWay.Dequeue());
        }

        var lists = Enumerable.Range(0, begun.Count).Where(i => begun[i] == Lane.List).ToList();
        Assert.True(lists.Count > 50, $"{lists.Count} of {begun.Count} runs were the list's.");
        Assert.All(lists.Zip(lists.Skip(1)),
            pair => Assert.InRange(pair.Second - pair.First, LanePolicy.StarvedAfter, LanePolicy.StarvedAfter + slots + 1));
    }

    private static void Wait(LanePolicy policy, Lane lane, int items)
    {
        for (var i = 0; i < items; i++)
            policy.Enqueued(lane);
    }

    private static int BeginAll(LanePolicy policy, Lane lane)
    {
        var runs = 0;
        for (; policy.MayBegin(lane); runs++)
            policy.Begin(lane);
        return runs;
    }
}
