using System.Collections.Concurrent;

namespace ModelPipeline.Connectors.Kafka.Tests;

/// <summary>Three consumers in one process, of which one comes late and one leaves early.</summary>
public sealed class KafkaRebalanceTests : IDisposable
{
    private const int Partitions = 6;
    private const int Messages = 3_000;

    private readonly MockKafka kafka = new();

    public KafkaRebalanceTests() => kafka.CreateTopic("orders", Partitions);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => kafka.Dispose();

    [Fact]
    public async Task ClaimAsync_ConsumersComeAndGo_NoMessageIsSkipped()
    {
        var seen = new ConcurrentDictionary<string, int>();
        await SendAsync(0, Messages / 3);
        await using var first = await TestTrigger.OpenAsync(kafka, options => options.BatchSize = 50, TestTrigger.ShortSession);
        await using var second = await TestTrigger.OpenAsync(kafka, options => options.BatchSize = 50, TestTrigger.ShortSession);
        var third = await TestTrigger.OpenAsync(kafka, options => options.BatchSize = 50, TestTrigger.ShortSession);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var stopThird = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var working = new List<Task> { WorkAsync(first, seen, stop.Token), WorkAsync(second, seen, stop.Token) };
        await Eventually.TrueAsync(() => seen.Count > 100, "the first messages are done");
        var leaving = WorkAsync(third, seen, stopThird.Token);
        await SendAsync(Messages / 3, Messages / 3);
        await Eventually.TrueAsync(async () => (await third.Trigger.ReadLagAsync(Token)).Waiting > 0 || seen.Count >= Messages * 2 / 3,
            TestTrigger.Limit, () => "the third consumer has partitions");
        await stopThird.CancelAsync();
        await leaving;
        await third.DisposeAsync();
        await SendAsync(Messages * 2 / 3, Messages / 3);

        await Eventually.TrueAsync(() => Task.FromResult(seen.Count == Messages), TestTrigger.Limit,
            () => $"all {Messages} messages are done; {seen.Count} are");
        await Eventually.TrueAsync(
            () => Task.FromResult(kafka.Committed("churn", "orders", Partitions).Values.Sum() == Messages), TestTrigger.Limit,
            () => "the positions are at the ends of all partitions");
        await stop.CancelAsync();
        await Task.WhenAll(working);
    }

    [Fact]
    public async Task ClaimAsync_AnotherTakesAPartition_WhatWasNotDoneComesThere()
    {
        await SendAsync(0, 60);
        await using var first = await TestTrigger.OpenAsync(kafka, properties: TestTrigger.ShortSession);
        var events = await first.ClaimAsync(60);
        await first.AcknowledgeAsync(events.Take(20));
        await first.ReleaseAsync(events.Skip(20));
        // A consumer that loses its place before it has committed repeats what was done.
        await Eventually.TrueAsync(() => Task.FromResult(kafka.Committed("churn", "orders", Partitions).Values.Sum() == 20),
            TestTrigger.Limit, () => "the positions of the 20 events are committed");
        await using var second = await TestTrigger.OpenAsync(kafka, properties: TestTrigger.ShortSession);

        var there = await second.ClaimAsync(1);

        // Only what the first gave back, and of partitions that it does not have any more.
        Assert.Contains(there[0].User, events.Skip(20).Select(each => each.User));
        var rest = new ConcurrentDictionary<string, int>();
        foreach (var each in events.Take(20).Concat(there))
            rest.TryAdd(each.User, 1);
        await second.AcknowledgeAsync(there);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var working = new[] { WorkAsync(first, rest, stop.Token), WorkAsync(second, rest, stop.Token) };
        await Eventually.TrueAsync(() => Task.FromResult(rest.Count == 60), TestTrigger.Limit, () => $"all 60 are done; {rest.Count} are");
        await stop.CancelAsync();
        await Task.WhenAll(working);
    }

    // Settles in an order of its own, and gives some back first.
    private static async Task WorkAsync(TestTrigger trigger, ConcurrentDictionary<string, int> seen, CancellationToken cancellationToken)
    {
        var random = new Random(3);
        while (!cancellationToken.IsCancellationRequested)
        {
            IReadOnlyList<TriggerEvent> claimed;
            try
            {
                claimed = await trigger.Trigger.ClaimAsync(50, TimeSpan.FromMilliseconds(200), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var events = claimed.ToArray();
            random.Shuffle(events);
            var again = events.Where(each => random.Next(10) == 0).ToList();
            await trigger.ReleaseAsync(again);
            foreach (var each in events.Except(again).Chunk(7))
            {
                foreach (var done in each)
                    seen.AddOrUpdate(done.User, 1, (_, times) => times + 1);
                await trigger.AcknowledgeAsync(each);
            }
        }
    }

    private Task SendAsync(int from, int count) =>
        kafka.SendAsync("orders", Enumerable.Range(from, count).Select(each => MockKafka.Message($"u{each}")));
}
