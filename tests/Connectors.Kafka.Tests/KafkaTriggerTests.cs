using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class KafkaTriggerTests : IDisposable
{
    private readonly MockKafka kafka = new();

    public KafkaTriggerTests() => kafka.CreateTopic("orders", 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => kafka.Dispose();

    [Fact]
    public async Task AcknowledgeAsync_InAnyOrder_CommitsUpToTheFirstThatIsNotDone()
    {
        await kafka.SendAsync("orders", Users(6));
        await using var trigger = await TestTrigger.OpenAsync(kafka);
        var events = await trigger.ClaimAsync(6);

        await trigger.AcknowledgeAsync([events[5], events[1], events[0], events[3]]);
        await CommittedAsync(2);
        await trigger.AcknowledgeAsync([events[2]]);
        await CommittedAsync(4);
        await trigger.AcknowledgeAsync([events[4]]);
        await CommittedAsync(6);
    }

    // While a batch is scored, the next one waits already; a backlog is not read as a whole.
    [Fact]
    public async Task ClaimAsync_Backlog_HasTwoBatchesReady()
    {
        await kafka.SendAsync("orders", Users(5_000));
        await using var trigger = await TestTrigger.OpenAsync(kafka, options => options.BatchSize = 6);

        var most = 0;
        await Eventually.TrueAsync(async () =>
        {
            var ready = await trigger.Trigger.ClaimAsync(100, TimeSpan.FromSeconds(1), Token);
            await trigger.AcknowledgeAsync(ready);
            most = Math.Max(most, ready.Count);
            return ready.Count >= 12;
        }, TestTrigger.Limit, () => $"two batches; {most} events came");
        Assert.Equal(12, most);
    }

    [Fact]
    public async Task DisposeAsync_SomeAreNotDone_TheNextReadsFromTheFirstOfThem()
    {
        await kafka.SendAsync("orders", Users(6));
        await using (var first = await TestTrigger.OpenAsync(kafka, properties: TestTrigger.ShortSession))
        {
            var events = await first.ClaimAsync(5);
            await first.AcknowledgeAsync([events[0], events[1], events[3]]);
            await first.ReleaseAsync([events[2], events[4]]);
        }

        await using var second = await TestTrigger.OpenAsync(kafka, properties: TestTrigger.ShortSession);
        Assert.Equal("u2 u3 u4 u5", Names(await second.ClaimAsync(4)));
    }

    [Fact]
    public async Task ReleaseAsync_AnAttemptThatCounts_ComesAgainWithOneMore()
    {
        await kafka.SendAsync("orders", Users(1));
        await using var trigger = await TestTrigger.OpenAsync(kafka);

        await trigger.ReleaseAsync(await trigger.ClaimAsync(1));
        var again = await trigger.ClaimAsync(1);
        Assert.Equal(1, again[0].Attempts);
        await trigger.Trigger.ReleaseAsync(again, new(TimeSpan.Zero, "It broke.", IsCounted: true), Token);
        Assert.Equal(2, (await trigger.ClaimAsync(1))[0].Attempts);
    }

    [Fact]
    public async Task SetAsideAsync_HundredMalformed_AreInTheDeadLettersAndNoneIsLost()
    {
        var malformed = Enumerable.Range(0, 100).Select(Malformed).ToList();
        await kafka.SendAsync("orders", malformed);
        await using var trigger = await TestTrigger.OpenAsync(kafka);

        var events = await trigger.ClaimAsync(100);
        Assert.All(events, each => Assert.NotNull(each.Fault));
        await trigger.SetAsideAsync(events);

        await CommittedAsync(100);
        var letters = kafka.Read("orders-dead").ToDictionary(each => int.Parse(MockKafka.Header(each, "dlq.offset")!));
        Assert.Equal(100, letters.Count);
        Assert.All(malformed.Index(), each =>
        {
            var letter = letters[each.Index];
            Assert.Equal(each.Item.Key, letter.Message.Key);
            Assert.Equal(each.Item.Value, letter.Message.Value);
            Assert.Equal(each.Item.Headers.Count + 6, letter.Message.Headers.Count);
            Assert.Equal(events[each.Index].Fault, MockKafka.Header(letter, "dlq.reason"));
            Assert.Equal("orders 0 1", string.Join(' ', new[] { "dlq.topic", "dlq.partition", "dlq.attempts" }
                .Select(name => MockKafka.Header(letter, name))));
        });
    }

    [Fact]
    public async Task SetAsideAsync_UsersOfOneMessage_NamesEach()
    {
        await kafka.SendAsync("orders", MockKafka.Message(null, """{"all":["a","b","c"]}"""));
        await using var trigger = await TestTrigger.OpenAsync(kafka, options => options.UserField = "/all");
        var events = await trigger.ClaimAsync(3);

        await trigger.SetAsideAsync(events[0], events[2]);
        Assert.Empty(kafka.Committed("churn", "orders", 1));
        await trigger.AcknowledgeAsync([events[1]]);

        await CommittedAsync(1);
        Assert.Equal(["a", "c"], kafka.Read("orders-dead").Select(each => MockKafka.Header(each, "dlq.user")).Order());
    }

    // The broker's limit is for the whole message, and the headers of a dead letter make a message longer.
    [Fact]
    public async Task SetAsideAsync_WithItsHeadersTheMessageIsTooLong_IsStoredWithoutItsValue()
    {
        await kafka.SendAsync("orders", MockKafka.Message("a", new string('x', 1_900)), MockKafka.Message("b", "short"));
        await using var trigger = await TestTrigger.OpenAsync(kafka, properties: "message.max.bytes=2000");

        await trigger.SetAsideAsync(await trigger.ClaimAsync(2));

        var letters = kafka.Read("orders-dead").ToDictionary(each => MockKafka.Header(each, "dlq.user")!);
        Assert.Null(letters["a"].Message.Value);
        Assert.Equal(("too long", "0"), (MockKafka.Header(letters["a"], "dlq.value"), MockKafka.Header(letters["a"], "dlq.offset")));
        Assert.Equal("short", Encoding.UTF8.GetString(letters["b"].Message.Value));
        Assert.Null(MockKafka.Header(letters["b"], "dlq.value"));
        await CommittedAsync(2);
    }

    // Host names have no case, and topics have.
    [Fact]
    public async Task Location_Trigger_IsItsBrokersItsTopicAndItsGroup()
    {
        await using var trigger = new KafkaTrigger(TestContexts.Of(new() { Topic = "Orders", Group = "Churn" }, "A:9092,b:9092"));

        Assert.Equal("kafka a:9092,b:9092 Orders Churn", trigger.Location);
    }

    [Fact]
    public async Task AcknowledgeAsync_WithATopicOfScores_SendsEachUsersScore()
    {
        await kafka.SendAsync("orders", Users(2));
        await using var trigger = await TestTrigger.OpenAsync(kafka, options => options.Scores = "churn-scores");
        var events = await trigger.ClaimAsync(2);
        var schema = new Schema([new("score", ColumnType.Double), new("odd", ColumnType.Single)]);
        var predictions = Scores.Of(new Batch(["u0", "u1"],
            [new Column<double>(schema[0], new[] { 0.25, 0.75 }), new Column<float>(schema[1], new[] { float.NaN, 1 })]));

        await trigger.Trigger.AcknowledgeAsync(
            [.. events.Index().Select(each => new HandledEvent(each.Item, RowOutcome.Scored(predictions, each.Index)))], Token);

        var scores = kafka.Read("churn-scores").ToDictionary(each => Encoding.UTF8.GetString(each.Message.Key),
            each => JsonElement.Parse(each.Message.Value));
        Assert.Equal(["u0", "u1"], scores.Keys.Order());
        Assert.Equal("""{"score":0.25,"odd":null}""", scores["u0"].GetProperty("outputs").GetRawText());
        Assert.Equal("""{"score":0.75,"odd":1}""", scores["u1"].GetProperty("outputs").GetRawText());
        Assert.Equal(("churn", "u1", "v1"), (Text("pipeline"), Text("user"), Text("modelVersion")));
        Assert.Equal(predictions.RetrievedAt, scores["u1"].GetProperty("retrievedAt").GetDateTimeOffset());
        Assert.Equal(predictions.RunId, scores["u1"].GetProperty("runId").GetGuid());

        string? Text(string name) => scores["u1"].GetProperty(name).GetString();
    }

    [Fact]
    public async Task ReadLagAsync_SomeAreDone_CountsTheRestAndTheAgeOfTheOldest()
    {
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1);
        await kafka.SendAsync("orders", Users(5).Select(each =>
        {
            each.Timestamp = new(hourAgo);
            return each;
        }));
        await using var trigger = await TestTrigger.OpenAsync(kafka);
        var events = await trigger.ClaimAsync(5);

        await trigger.AcknowledgeAsync(events.Take(2));
        var some = await trigger.Trigger.ReadLagAsync(Token);
        await trigger.AcknowledgeAsync(events.Skip(2));
        var none = await trigger.Trigger.ReadLagAsync(Token);

        Assert.Equal(3, some.Waiting);
        Assert.InRange(some.OldestAge!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(2));
        Assert.True(some.IsOfPart);
        Assert.Equal(new TriggerLag(0, TimeSpan.Zero) { IsOfPart = true }, none);
    }

    [Fact]
    public async Task ReadLagAsync_NobodyClaims_CountsWhatWaits()
    {
        await kafka.SendAsync("orders", Users(5));
        await using var trigger = await TestTrigger.OpenAsync(kafka);

        await Eventually.TrueAsync(async () => (await trigger.Trigger.ReadLagAsync(Token)).Waiting == 5, TestTrigger.Limit,
            () => "the lag of a trigger that never claimed is 5");
    }

    [Fact]
    public async Task ClaimAsync_NobodyClaimsForLongerThanThePollInterval_KeepsThePartitionAndLosesNone()
    {
        var logs = new LogLines();
        var limit = TimeSpan.FromSeconds(6);
        await kafka.SendAsync("orders", Users(2_000));
        await using var trigger = await TestTrigger.OpenAsync(kafka, options => options.BatchSize = 10,
            $"session.timeout.ms={limit.TotalMilliseconds};max.poll.interval.ms={limit.TotalMilliseconds}", logs);
        var found = new List<TriggerEvent>(await trigger.ClaimAsync(10));
        // The time itself is tested: the group takes a consumer for dead that does not poll for so long.
        await Task.Delay(limit + TimeSpan.FromSeconds(1), Token);

        while (found.Count < 2_000)
        {
            var more = await trigger.ClaimAsync(10);
            await trigger.AcknowledgeAsync(more);
            found.AddRange(more);
        }

        Assert.Equal(Enumerable.Range(0, 2_000).Select(each => $"u{each}"), found.Select(each => each.User));
        Assert.DoesNotContain(logs.Lines, each => each.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task OpenAsync_StartIsLatest_ReadsWhatComesFromNowOn()
    {
        await kafka.SendAsync("orders", Users(3));
        await using var trigger = await TestTrigger.OpenAsync(kafka, options => options.Start = TopicStart.Latest);
        var claiming = trigger.ClaimAsync(1);
        await Eventually.TrueAsync(async () =>
        {
            await kafka.SendAsync("orders", MockKafka.Message("late"));
            return claiming.IsCompleted;
        }, TestTrigger.Limit, () => "an event that comes after the start");

        Assert.Equal("late", Names(await claiming));
    }

    [Fact]
    public async Task OpenAsync_TopicsAreMissing_NamesTheTopicOfTheEventsAndMakesTheOthers()
    {
        var e = await Assert.ThrowsAsync<PipelineConfigurationException>(() => TestTrigger.OpenAsync(kafka, options =>
        {
            options.Topic = "nothing";
            options.Scores = "churn-scores";
        }));

        var fault = Assert.Single(e.Faults);
        Assert.Equal("Triggers:orders:Topic", fault.Setting);
        Assert.Contains("'nothing'", fault.Message, StringComparison.Ordinal);
        Assert.Empty(kafka.Read("nothing-dead"));
        Assert.Empty(kafka.Read("churn-scores"));
    }

    private static IEnumerable<Message<byte[], byte[]>> Users(int count) =>
        Enumerable.Range(0, count).Select(each => MockKafka.Message($"u{each}", "{}"));

    private static Message<byte[], byte[]> Malformed(int number) => (number % 4) switch
    {
        0 => MockKafka.Message(null, $$"""{"number":{{number}}}"""),
        1 => MockKafka.Message("7", $"{{{number}", ("content-type", "application/cloudevents+json")),
        2 => MockKafka.Message("7", $"{number}", ("ce_specversion", "1.0"), ("ce_id", $"{number}")),
        _ => new() { Key = [0xC3, (byte)number], Value = [(byte)number], Headers = [] },
    };

    private static string Names(IEnumerable<TriggerEvent> events) => string.Join(' ', events.Select(each => each.User));

    private Task CommittedAsync(long offset)
    {
        var seen = "none";
        return Eventually.TrueAsync(() =>
        {
            var committed = kafka.Committed("churn", "orders", 1);
            seen = committed.TryGetValue(0, out var at) ? $"{at}" : "none";
            return Task.FromResult(committed.Count > 0 && at == offset);
        }, TestTrigger.Limit, () => $"position {offset} is committed; it is {seen}");
    }
}
