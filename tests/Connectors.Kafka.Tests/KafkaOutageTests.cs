using System.Diagnostics;

namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class KafkaOutageTests : IDisposable
{
    private readonly MockKafka kafka = new(brokers: 3);

    public KafkaOutageTests() => kafka.CreateTopic("orders", 4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => kafka.Dispose();

    [Fact]
    public async Task ClaimAsync_GroupIsRefused_SaysSoForGood()
    {
        kafka.RefuseGroups();
        await using var trigger = await TestTrigger.OpenAsync(kafka);

        var refused = (StoreException?)null;
        await Eventually.TrueAsync(async () =>
        {
            refused = await Record.ExceptionAsync(
                () => trigger.Trigger.ClaimAsync(1, TimeSpan.FromMilliseconds(100), Token)) as StoreException;
            return refused is not null;
        }, TestTrigger.Limit, () => "the brokers refuse the group");

        Assert.False(refused!.IsTransient);
        Assert.Contains("join the group 'churn'", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClaimAsync_BrokersGoAndComeBack_SaysSoAndGoesOn()
    {
        await SendAsync("a", "b");
        await using var trigger = await TestTrigger.OpenAsync(kafka, properties: "reconnect.backoff.max.ms=500");
        await trigger.AcknowledgeAsync(await trigger.ClaimAsync(2));

        kafka.Stop();
        var error = (StoreException?)null;
        await Eventually.TrueAsync(async () => (error = await ErrorAsync(trigger)) is not null, TestTrigger.Limit,
            () => "the claim says that no broker answers");
        Assert.True(error!.IsTransient);
        Assert.DoesNotContain("127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", error.Detail, StringComparison.Ordinal);

        kafka.Start();
        await SendAsync("c");
        var found = new List<string>();
        await Eventually.TrueAsync(async () =>
        {
            await ErrorAsync(trigger, found);
            return found.Contains("c");
        }, TestTrigger.Limit, () => "an event that came after the outage");
    }

    [Fact]
    public async Task SetAsideAsync_BrokersAreGone_ThrowsAndTheEventsComeAgain()
    {
        await SendAsync("a", "b");
        await using var trigger = await TestTrigger.OpenAsync(kafka,
            properties: "message.timeout.ms=1000;reconnect.backoff.max.ms=500");
        var events = await trigger.ClaimAsync(2);

        kafka.Stop();
        var e = await Assert.ThrowsAsync<StoreException>(() => trigger.SetAsideAsync(events));
        Assert.True(e.IsTransient);
        // As the silo does.
        await trigger.ReleaseAsync(events);
        var again = await trigger.ClaimAsync(2);
        Assert.Equal(["a", "b"], again.Select(each => each.User).Order());

        kafka.Start();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await trigger.SetAsideAsync(again);
                return true;
            }
            catch (StoreException)
            {
                return false;
            }
        }, TestTrigger.Limit, () => "the dead letters are stored after the outage");
        Assert.Equal(["a", "b"], kafka.Read("orders-dead").Select(each => MockKafka.Header(each, "dlq.user")).Distinct().Order());
    }

    [Fact]
    public async Task AcknowledgeAsync_PartitionsWereLost_CommitsNothingAndTheEventsComeAgain()
    {
        const int Lost = 442;
        var logs = new LogLines();
        await SendAsync("a", "b");
        await using var trigger = await TestTrigger.OpenAsync(kafka, logs: logs,
            properties: $"{TestTrigger.ShortSession};reconnect.backoff.max.ms=500");
        var events = await trigger.ClaimAsync(2);

        kafka.Stop();
        await Eventually.TrueAsync(() => Task.FromResult(logs.Lines.Any(each => each.Event == Lost)), TestTrigger.Limit,
            () => $"the partitions are lost; the log says:\n{logs.Text}");
        await trigger.AcknowledgeAsync(events);
        kafka.Start();

        var found = new List<string>();
        await Eventually.TrueAsync(async () =>
        {
            await ErrorAsync(trigger, found);
            return found.Count >= 2;
        }, TestTrigger.Limit, () => "both events come again");
        Assert.Equal(["a", "b"], found.Distinct().Order());
        Assert.Empty(kafka.Committed("churn", "orders", 4));
    }

    // A consumer whose place another one takes never reads again. The trigger makes another one after five seconds.
    [Fact]
    public async Task ClaimAsync_ConsumerCannotGoOn_SaysWhyAndReadsWithAnother()
    {
        const int Trouble = 443;
        const int Restarted = 444;
        var logs = new LogLines();
        await SendAsync("a");
        await using var trigger = await TestTrigger.OpenAsync(kafka, properties: "group.instance.id=one", logs: logs);
        await trigger.AcknowledgeAsync(await trigger.ClaimAsync(1));

        kafka.FenceConsumer();
        await Eventually.TrueAsync(() => Task.FromResult(logs.Lines.Any(each => each.Event == Restarted)), TestTrigger.Limit,
            () => $"the consumer ended; the log says:\n{logs.Text}");
        await SendAsync("b");

        var found = new List<string>();
        await Eventually.TrueAsync(async () =>
        {
            await ErrorAsync(trigger, found);
            return found.Contains("b");
        }, TestTrigger.Limit, () => "an event of after the restart");
        Assert.DoesNotContain(
            logs.Lines, each => each.Event == Trouble && each.Line.Contains("Local_Application", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_NoBroker_SaysSoWithinItsTime()
    {
        kafka.Stop();
        var began = Stopwatch.GetTimestamp();

        var e = await Assert.ThrowsAsync<StoreException>(() => TestTrigger.OpenAsync(kafka));

        Assert.True(e.IsTransient);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task DisposeAsync_NoBroker_Ends()
    {
        await SendAsync("a", "b");
        var trigger = await TestTrigger.OpenAsync(kafka);
        await trigger.AcknowledgeAsync(await trigger.ClaimAsync(2));
        kafka.Stop();

        await trigger.DisposeAsync().AsTask().WaitAsync(TestTrigger.Limit, Token);
    }

    private static async Task<StoreException?> ErrorAsync(TestTrigger trigger, List<string>? found = null)
    {
        try
        {
            var events = await trigger.Trigger.ClaimAsync(10, TimeSpan.FromMilliseconds(100), Token);
            found?.AddRange(events.Select(each => each.User));
            return null;
        }
        catch (StoreException e)
        {
            return e;
        }
    }

    private Task SendAsync(params string[] users) => kafka.SendAsync("orders", users.Select(user => MockKafka.Message(user)));
}
