using Microsoft.Extensions.Logging;

namespace ModelPipeline.Connectors.Kafka.Tests;

/// <summary>A trigger that is open, on the topic <c>orders</c> of a mock cluster.</summary>
internal sealed class TestTrigger : IAsyncDisposable
{
    /// <summary>How long a test waits for a message.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private TestTrigger(KafkaTrigger trigger) => Trigger = trigger;

    public KafkaTrigger Trigger { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// For tests in which consumers come and go: after a change the mock waits for so long, less a second, for members that it has lost.
    /// A machine that stands still for that second lets the mock forget the consumers that wait, without an answer. They ask again when
    /// the longest time between polls and three seconds are over.
    /// </summary>
    public const string ShortSession = "session.timeout.ms=3000;max.poll.interval.ms=20000";

    /// <summary>Opens a trigger.</summary>
    public static async Task<TestTrigger> OpenAsync(
        MockKafka kafka, Action<TriggerOptions>? change = null, string properties = "", ILoggerFactory? logs = null)
    {
        var trigger = Make(kafka, change, properties, logs);
        await trigger.OpenAsync(Token);
        return new(trigger);
    }

    /// <summary>Makes a trigger that is not open. Its group notices changes within a moment.</summary>
    public static KafkaTrigger Make(
        MockKafka kafka, Action<TriggerOptions>? change = null, string properties = "", ILoggerFactory? logs = null)
    {
        var options = new TriggerOptions { Topic = "orders", Group = "churn" };
        change?.Invoke(options);
        var connection = $"bootstrap.servers={kafka.Brokers};heartbeat.interval.ms=100;session.timeout.ms=10000;{properties}";
        return new(TestContexts.Of(options, connection, logs));
    }

    /// <summary>Claims until there are so many events.</summary>
    public async Task<List<TriggerEvent>> ClaimAsync(int count)
    {
        var found = new List<TriggerEvent>();
        while (found.Count < count)
        {
            var more = await Trigger.ClaimAsync(count - found.Count, Limit, Token);
            Assert.True(more.Count > 0, $"Waited in vain for {count} events; {found.Count} came.");
            found.AddRange(more);
        }

        return found;
    }

    public Task AcknowledgeAsync(IEnumerable<TriggerEvent> events) =>
        Trigger.AcknowledgeAsync([.. events.Select(each => new HandledEvent(each, null))], Token);

    public Task SetAsideAsync(params IEnumerable<TriggerEvent> events) =>
        Trigger.SetAsideAsync([.. events.Select(each => new PoisonEvent(each, each.Fault ?? "The input has no row."))], Token);

    public Task ReleaseAsync(IEnumerable<TriggerEvent> events) =>
        Trigger.ReleaseAsync([.. events], new(TimeSpan.Zero, "The store is down."), Token);

    public ValueTask DisposeAsync() => Trigger.DisposeAsync();
}
