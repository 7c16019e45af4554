namespace ModelPipeline.Connectors.Kafka.Tests;

/// <summary>A topic of a mock cluster of its own.</summary>
/// <param name="session">How long the group waits for a consumer that is silent.</param>
internal sealed class KafkaTriggerStore(string session = TestTrigger.ShortSession) : ITriggerStore
{
    private readonly MockKafka kafka = new();

    public bool HasOneOrder => false;

    // A silo that was lost took the number with it.
    public bool CountsLostAttempts => false;

    public bool CanForget => false;

    public bool AcknowledgesAtOnce => false;

    public ValueTask InitializeAsync()
    {
        kafka.CreateTopic("orders", 3);
        return default;
    }

    public ITrigger Make() => TestTrigger.Make(kafka, properties: $"{session};reconnect.backoff.max.ms=500");

    public Task SendAsync(params IReadOnlyList<string> users) => kafka.SendAsync("orders", users.Select(user => MockKafka.Message(user)));

    // The consumer leaves the group, as it does not when a process is killed. The claims are not given back.
    public async Task LoseAsync(ITrigger trigger) => await trigger.DisposeAsync();

    public Task<IReadOnlyList<DeadLetter>> DeadAsync() => Task.FromResult<IReadOnlyList<DeadLetter>>(
        [.. kafka.Read("orders-dead").Select(each => new DeadLetter(MockKafka.Header(each, "dlq.user")!,
            MockKafka.Header(each, "dlq.reason")!, int.Parse(MockKafka.Header(each, "dlq.attempts")!)))]);

    public Task StopAsync()
    {
        kafka.Stop();
        return Task.CompletedTask;
    }

    public Task StartAsync()
    {
        kafka.Start();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        kafka.Dispose();
        return default;
    }
}
