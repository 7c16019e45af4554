namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class TopicReaderTests : IDisposable
{
    private const int Capacity = 20;

    private readonly MockKafka kafka = new();
    private readonly LogLines lines = new();
    private readonly TopicInbox inbox = new(Capacity, TimeProvider.System);

    public TopicReaderTests() => kafka.CreateTopic("orders", 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => kafka.Dispose();

    // A backlog may have any number of messages, and must not come into memory as a whole. After each claim the reader goes on.
    [Fact]
    public async Task Start_InboxIsFull_ReadsNoFurtherUntilThereIsRoom()
    {
        await SendAsync(2_000);
        await using var reader = Start();

        var users = new List<string>();
        foreach (var most in new[] { 1, 1, 1, Capacity, Capacity })
        {
            await Eventually.TrueAsync(() => !inbox.HasRoom, "the inbox is full");
            // The time itself is tested: after a second without room the reader pauses its partitions, and resumes them when there is room.
            if (most == Capacity)
                await Task.Delay(TimeSpan.FromSeconds(2), Token);
            users.AddRange(await TakeAsync(most == Capacity ? 2_000 : most));
        }

        Assert.Equal(Enumerable.Range(0, 3 + (2 * Capacity)).Select(each => $"u{each}"), users);
    }

    // Nobody will say how they end. The reader has five seconds to leave, and would wait for three times as long.
    [Fact]
    public async Task DisposeAsync_EventsAreBeingScored_LeavesWithoutThem()
    {
        await SendAsync(1);
        var reader = Start();
        await Eventually.TrueAsync(async () => await TakeAsync(1) is [_], "an event");

        await reader.DisposeAsync();

        Assert.Contains("gave up partition(s) 0; 1 event(s) were not finished", lines.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_PositionIsNotCommitted_SaysSo()
    {
        kafka.RefuseCommits();
        await SendAsync(1);
        var reader = Start();
        await Eventually.TrueAsync(async () =>
        {
            var taken = await inbox.TakeAsync(1, TimeSpan.Zero, Token);
            inbox.Settle(taken);
            return taken.Count > 0;
        }, "an event");

        await reader.DisposeAsync();

        Assert.Contains("GroupAuthorizationFailed", lines.Text, StringComparison.Ordinal);
    }

    private Task SendAsync(int count) =>
        kafka.SendAsync("orders", Enumerable.Range(0, count).Select(each => MockKafka.Message($"u{each}")));

    private async Task<IReadOnlyList<string>> TakeAsync(int most) =>
        [.. (await inbox.TakeAsync(most, TimeSpan.Zero, Token)).Select(each => each.User)];

    private TopicReader Start()
    {
        var settings = KafkaSettings.Read(TestContexts.Of(new() { Topic = "orders", Group = "churn" }, kafka.Brokers));
        var log = new KafkaLog("churn", "orders", lines);
        var reader = new TopicReader(settings, new(settings, log), inbox, new(log), log, TimeProvider.System);
        reader.Start();
        return reader;
    }
}
