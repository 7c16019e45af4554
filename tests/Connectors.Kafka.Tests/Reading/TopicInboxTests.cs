using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class TopicInboxTests
{
    private static readonly TopicPartition Zero = new("orders", 0);
    private static readonly TopicPartition One = new("orders", 1);

    private readonly FakeTimeProvider clock = new();
    private readonly TopicInbox inbox;
    private long offset;

    public TopicInboxTests()
    {
        inbox = new(capacity: 4, clock);
        inbox.Assign([Zero, One]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeAsync_FewerThanAsked_TakesWhatIsThere()
    {
        Add(Zero, "a", "b");
        Add(One, "c");

        Assert.Equal("a b", await TakeAsync(2));
        Assert.Equal("c", await TakeAsync(5));
    }

    [Fact]
    public async Task TakeAsync_Nothing_WaitsForTheFirst()
    {
        var taking = inbox.TakeAsync(5, TimeSpan.FromSeconds(1), Token);
        Assert.False(taking.IsCompleted);
        Add(Zero, "a");
        Assert.Equal("a", Names(await taking));

        var again = inbox.TakeAsync(5, TimeSpan.FromSeconds(1), Token);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await again);
    }

    // Whoever waits is told at once, also of what comes later than at once.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task TakeAsync_WhileItWaits_TakesWhatComesBack(int seconds)
    {
        Add(Zero, "a");
        var events = await inbox.TakeAsync(1, TimeSpan.Zero, Token);
        var taking = inbox.TakeAsync(5, TimeSpan.FromHours(1), Token);

        inbox.Return(events, TimeSpan.FromSeconds(seconds));
        clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal("a", Names(await taking.WaitAsync(TimeSpan.FromMinutes(1), Token)));
    }

    [Fact]
    public async Task TakeAsync_Cancelled_ClaimsNothing()
    {
        using var cancel = new CancellationTokenSource();
        var taking = inbox.TakeAsync(5, TimeSpan.FromSeconds(1), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);

        Add(Zero, "a");
        Assert.Equal("a", await TakeAsync(5));
    }

    [Fact]
    public async Task Return_WithAWait_ComesAgainBeforeNewOnes()
    {
        Add(Zero, "a");
        var events = await inbox.TakeAsync(5, TimeSpan.Zero, Token);
        inbox.Return(events, TimeSpan.FromSeconds(5));
        Add(Zero, "b");
        Assert.Equal("b", await TakeAsync(1));

        var taking = inbox.TakeAsync(5, TimeSpan.FromSeconds(60), Token);
        Assert.False(taking.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a", Names(await taking));
    }

    [Fact]
    public async Task Settle_AMessageOfSeveralUsers_IsDoneWithTheLast()
    {
        Add(Zero, "a", "b", "c");
        var events = await inbox.TakeAsync(5, TimeSpan.Zero, Token);

        inbox.Settle(events.Take(2));
        Assert.Empty(inbox.TakeMoves());
        inbox.Settle(events.Skip(2));
        Assert.Equal([new TopicPartitionOffset(Zero, 1)], inbox.TakeMoves());
    }

    [Fact]
    public async Task HasRoom_CapacityWaits_IsFalseUntilEventsAreClaimed()
    {
        Add(Zero, "a", "b", "c");
        Assert.True(inbox.HasRoom);
        Add(Zero, "d");
        Assert.False(inbox.HasRoom);
        await TakeAsync(1);
        Assert.True(inbox.HasRoom);
    }

    [Fact]
    public async Task HasRoom_LargeMessages_IsFalseUntilTheyAreDone()
    {
        Add(Zero, new byte[65 * 1024 * 1024], "a");
        var events = await inbox.TakeAsync(5, TimeSpan.Zero, Token);
        Assert.False(inbox.HasRoom);

        inbox.Settle(events);

        Assert.True(inbox.HasRoom);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void HasRoom_MessagesOfSixtyFourMegabytes_IsFalseFromThere(int more, bool hasRoom)
    {
        Add(Zero, new byte[(32 * 1024 * 1024) + more], "a");
        Add(One, new byte[32 * 1024 * 1024], "b");

        Assert.Equal(hasRoom, inbox.HasRoom);
    }

    [Fact]
    public void HasRoom_HundredThousandMessages_IsFalseFromThere()
    {
        var large = new TopicInbox(int.MaxValue, clock);
        large.Assign([Zero, One]);
        for (var i = 0; i < 99_999; i++)
            large.Add(new() { TopicPartitionOffset = new(i % 2 == 0 ? Zero : One, i), Message = new() }, [new("a", null)]);
        Assert.True(large.HasRoom);

        large.Add(new() { TopicPartitionOffset = new(One, 99_999), Message = new() }, [new("a", null)]);

        Assert.False(large.HasRoom);
    }

    [Fact]
    public async Task ReadProgress_Partition_IsItsFirstMessageThatIsNotDone()
    {
        var at = new DateTime(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal([new(Zero, null, null), new(One, null, null)], inbox.ReadProgress());
        foreach (var place in new[] { 7, 8 })
        {
            inbox.Add(
                new() { TopicPartitionOffset = new(Zero, place), Message = new() { Timestamp = new(at.AddHours(place)) } },
                [new("a", null)]);
        }

        var events = await inbox.TakeAsync(5, TimeSpan.Zero, Token);
        Assert.Equal(new(Zero, 7, at.AddHours(7)), inbox.ReadProgress()[0]);
        inbox.Settle(events.Take(1));
        Assert.Equal(new(Zero, 8, at.AddHours(8)), inbox.ReadProgress()[0]);
        inbox.Settle(events.Skip(1));

        Assert.Equal([new(Zero, 9, null), new(One, null, null)], inbox.ReadProgress());
    }

    [Fact]
    public async Task Settle_Twice_CountsOnce()
    {
        Add(Zero, "a", "b");
        var events = await inbox.TakeAsync(1, TimeSpan.Zero, Token);

        inbox.Settle(events);
        inbox.Settle(events);

        Assert.Empty(inbox.TakeMoves());
        inbox.Return(events, TimeSpan.Zero);
        Assert.Equal("b", await TakeAsync(5));
    }

    [Fact]
    public async Task LoseAll_Partitions_AreForgottenWithTheirEvents()
    {
        Add(Zero, "a");
        Add(One, "b");

        inbox.LoseAll();
        Add(Zero, "late");

        Assert.Empty(inbox.ReadProgress());
        Assert.Equal("", await TakeAsync(5));
    }

    [Fact]
    public async Task Settle_PartitionIsGone_MovesNothing()
    {
        Add(Zero, "a");
        var events = await inbox.TakeAsync(5, TimeSpan.Zero, Token);
        inbox.Lose([Zero]);
        inbox.Assign([Zero]);

        inbox.Settle(events);

        Assert.Empty(inbox.TakeMoves());
    }

    [Fact]
    public async Task Return_PartitionIsGone_ComesNotAgain()
    {
        Add(Zero, "a");
        var events = await inbox.TakeAsync(5, TimeSpan.Zero, Token);
        inbox.Lose([Zero]);

        inbox.Return(events, TimeSpan.Zero);

        Assert.Equal("", await TakeAsync(5));
    }

    private void Add(TopicPartition to, params string[] users) => Add(to, [], users);

    private void Add(TopicPartition to, byte[] value, params string[] users) => inbox.Add(
        new() { TopicPartitionOffset = new(to, offset++), Message = new() { Value = value } },
        [.. users.Select(user => new TriggerEvent(user, null))]);

    private async Task<string> TakeAsync(int most) => Names(await inbox.TakeAsync(most, TimeSpan.Zero, Token));

    private static string Names(IEnumerable<TriggerEvent> events) => string.Join(' ', events.Select(each => each.User));
}
