namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class TopicLagTests : IDisposable
{
    private readonly MockKafka kafka = new();

    public TopicLagTests() => kafka.CreateTopic("orders", 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => kafka.Dispose();

    [Fact]
    public async Task Read_NothingWasCommittedAndTheStartIsLatest_CountsNothingThatCameBefore()
    {
        await SendAsync(5);

        await using var trigger = await WithPartitionAsync(TopicStart.Latest);

        Assert.Equal(new TriggerLag(0, TimeSpan.Zero) { IsOfPart = true }, await trigger.Trigger.ReadLagAsync(Token));
    }

    [Fact]
    public async Task Read_AllWereCommittedBefore_CountsNone()
    {
        await SendAsync(5);
        await using (var before = await TestTrigger.OpenAsync(kafka, properties: TestTrigger.ShortSession))
            await before.AcknowledgeAsync(await before.ClaimAsync(5));

        await using var trigger = await WithPartitionAsync(TopicStart.Earliest);

        Assert.Equal(new TriggerLag(0, TimeSpan.Zero) { IsOfPart = true }, await trigger.Trigger.ReadLagAsync(Token));
    }

    [Fact]
    public async Task Read_OldestMessageIsOfTheFuture_HasNoAge()
    {
        await SendAsync(2, age: TimeSpan.FromHours(-1));
        await using var trigger = await TestTrigger.OpenAsync(kafka);

        await trigger.ClaimAsync(2);

        Assert.Equal(new TriggerLag(2, TimeSpan.Zero) { IsOfPart = true }, await trigger.Trigger.ReadLagAsync(Token));
    }

    private async Task<TestTrigger> WithPartitionAsync(TopicStart start)
    {
        var logs = new LogLines();
        var trigger = await TestTrigger.OpenAsync(kafka, options => options.Start = start, TestTrigger.ShortSession, logs);
        await trigger.Trigger.ReadLagAsync(Token);
        await Eventually.TrueAsync(() => logs.Text.Contains("reads partition(s) 0", StringComparison.Ordinal),
            "the trigger has the partition");
        return trigger;
    }

    private Task SendAsync(int count, TimeSpan age = default) => kafka.SendAsync("orders", Enumerable.Range(0, count).Select(each =>
    {
        var message = MockKafka.Message($"u{each}", "{}");
        message.Timestamp = new(TimeProvider.System.GetUtcNow() - age);
        return message;
    }));
}
