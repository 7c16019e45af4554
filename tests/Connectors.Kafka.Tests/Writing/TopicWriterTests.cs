using System.Text;
using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class TopicWriterTests : IDisposable
{
    private readonly MockKafka kafka = new();
    private readonly TopicWriter writer;

    public TopicWriterTests()
    {
        kafka.CreateTopic("scores", 1);
        var settings = KafkaSettings.Read(TestContexts.Of(new() { Topic = "orders", Group = "churn" }, kafka.Brokers));
        writer = new(new(settings, new("churn", "orders", new LogLines())), new(settings));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        writer.Dispose();
        kafka.Dispose();
    }

    [Fact]
    public async Task Open_Again_IsTheSameProducer()
    {
        var producer = writer.Open();
        await SendAsync("a");

        Assert.Same(producer, writer.Open());
        Assert.Equal(["a"], Sent());
    }

    // After such an error the producer of the client refuses every message until it is made anew.
    [Fact]
    public async Task SendAsync_ProducerCannotGoOn_OneAfterItDoes()
    {
        await SendAsync("a");
        var broken = writer.Open();
        kafka.BreakProducer();

        var error = await Assert.ThrowsAsync<StoreException>(() => SendAsync("b"));
        await Eventually.TrueAsync(() => writer.Open() != broken, "a producer that is made anew");
        var next = writer.Open();
        await SendAsync("c");

        Assert.StartsWith("Cannot write 'scores' at ", error.Detail, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
        Assert.Same(next, writer.Open());
        Assert.Equal(["a", "c"], Sent().Where(each => each != "b"));
    }

    // A refusal of one message says nothing about the next.
    [Fact]
    public async Task SendAsync_MessageIsRefused_TheProducerStays()
    {
        var producer = writer.Open();
        kafka.RefuseMessages(ErrorCode.MsgSizeTooLarge, 1);

        var error = await Assert.ThrowsAsync<StoreException>(() => SendAsync("a"));
        await SendAsync("b");

        Assert.Equal((true, "write 'scores': MsgSizeTooLarge"), (error.IsTransient, error.Cause));
        Assert.IsAssignableFrom<KafkaException>(error.InnerException);
        Assert.Same(producer, writer.Open());
        Assert.Equal(["b"], Sent());
    }

    // The client itself takes the message, and never says how it ended.
    [Fact]
    public async Task SendAsync_AfterDispose_SaysThatItWasClosed()
    {
        writer.Open();
        writer.Dispose();

        var error = await Assert.ThrowsAsync<StoreException>(() => SendAsync("a"));

        Assert.True(error.IsTransient);
        Assert.EndsWith("Local_State, the producer was closed", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcknowledgeAsync_TriggerWasClosed_SaysThatTheScoresAreNotStored()
    {
        await kafka.SendAsync("orders", MockKafka.Message("a"));
        var trigger = await TestTrigger.OpenAsync(kafka, options => options.Scores = "scores");
        var claimed = Assert.Single(await trigger.ClaimAsync(1));
        await trigger.DisposeAsync();
        var outputs = new Batch(["a"], [new Column<double>(new("score", ColumnType.Double), new[] { 0.5 })]);

        var error = await Assert.ThrowsAsync<StoreException>(() => trigger.Trigger.AcknowledgeAsync(
            [new(claimed, RowOutcome.Scored(Scores.Of(outputs), 0))], Token));

        Assert.EndsWith("the producer was closed", error.Detail, StringComparison.Ordinal);
        Assert.Empty(Sent());
    }

    [Fact]
    public void Dispose_NothingWasSent_DoesNothing() => Assert.Null(Record.Exception(writer.Dispose));

    private Task SendAsync(string key) => writer.SendAsync("scores", MockKafka.Message(key, "{}"), Token);

    private IEnumerable<string> Sent() => kafka.Read("scores").Select(each => Encoding.UTF8.GetString(each.Message.Key));
}
