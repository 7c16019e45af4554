using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class MessageReaderTests
{
    private const string Binary = "ce_id: 1\nce_source: /a\nce_specversion: 1.0\nce_type: t";
    private const string Structured = "content-type: application/cloudevents+json; charset=UTF-8";

    [Theory]
    [InlineData("7", null, "", "7")]
    [InlineData("ünï-用户", "{}", "", "ünï-用户")]
    [InlineData("7", "no JSON", "user_id: 8", "7")]
    [InlineData(null, "", Binary + "\nce_subject: a b%25", "a b%25")]
    [InlineData("key", "{}", Binary + "\nce_userid: 7\nce_subject: other", "7")]
    [InlineData("key", """{"user_id":7}""", Binary, "7")]
    [InlineData(null, """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"7"}""", Structured, "7")]
    [InlineData(null, """{"id":"1","source":"/a","specversion":"1.0","type":"t","data":{"users":["7","8","7"]}}""", Structured, "7 8")]
    public void Read_EachForm_FindsTheUsers(string? key, string? value, string headers, string users)
    {
        var events = Reader().Read(Message(key, value, headers));

        Assert.All(events, each => Assert.Null(each.Fault));
        Assert.Equal(users, Users(events));
    }

    [Theory]
    [InlineData("customer", "", "c1")]
    [InlineData("", "/order/buyers/1", "b2")]
    [InlineData("", "/order/buyers", "b1 b2")]
    public void Read_WithARule_LooksThereAlone(string attribute, string field, string users)
    {
        var reader = Reader(options =>
        {
            options.UserAttribute = attribute;
            options.UserField = field;
        });

        var events = reader.Read(Message("key", """{"user_id":"wrong","order":{"buyers":["b1","b2"]}}""", "customer: c1"));

        Assert.Equal(users, Users(events));
    }

    [Theory]
    [InlineData(null, "7", "", "no key")]
    [InlineData("", "7", "", "no key")]
    [InlineData(" ", "7", "", "valid user id")]
    [InlineData("a\u0001", "7", "", "control character")]
    [InlineData("7", "{", Structured, "no valid JSON at line 1")]
    [InlineData("7", "[]", Structured, "is a JSON object")]
    [InlineData("7", """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"\ud800"}""", Structured, "surrogate pair")]
    [InlineData("7", "{}", Structured, "has no \"id\"")]
    [InlineData("7", "[]", "content-type: application/cloudevents-batch+json", "a message for each")]
    [InlineData("7", "{}", "ce_id: 1", "has no \"source\"")]
    [InlineData("7", "{}", Binary + "\nce_time: yesterday", "\"time\" that is none")]
    [InlineData("7", "{}", Binary, "names no user")]
    [InlineData("7", """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"\ud800"}""", Structured, "surrogate")]
    [InlineData("7", """{"user_id":"\ud800"}""", Binary, "surrogate")]
    public void Read_CannotBeRead_IsOneEventThatSaysWhy(string? key, string? value, string headers, string fault)
    {
        var found = Assert.Single(Reader().Read(Message(key, value, headers)));

        Assert.Contains(fault, found.Fault, StringComparison.Ordinal);
        Assert.Equal("", found.User);
    }

    [Fact]
    public void Read_BytesThatAreNoText_IsOneEventThatSaysWhy()
    {
        byte[] bytes = [0xC3, 0x28];
        var structured = Message("7", null, Structured);
        structured.Value = bytes;

        Assert.Contains("UTF-8", Assert.Single(Reader().Read(new() { Key = bytes })).Fault, StringComparison.Ordinal);
        Assert.Contains("UTF-8", Assert.Single(Reader().Read(structured)).Fault, StringComparison.Ordinal);
    }

    // Both are counted from one, as editors do.
    [Theory]
    [InlineData("x", 1, 1)]
    [InlineData("{\n\"id\" 7}", 2, 6)]
    public void Read_CloudEventThatIsNoJson_SaysWhere(string value, int line, int column) =>
        Assert.Equal($"The CloudEvent is no valid JSON at line {line}, column {column}.",
            Assert.Single(Reader().Read(Message("7", value, Structured))).Fault);

    [Fact]
    public void Read_ValueIsNoText_DoesNotMindWhereTheUserIsElsewhere()
    {
        var message = Message("7", null, "");
        message.Value = [0xC3, 0x28];

        Assert.Equal("7", Users(Reader().Read(message)));
    }

    [Theory]
    [InlineData("""{"amount":12.5}""", "", null)]
    [InlineData("""{"order":{"amount":12.5}}""", """{"amount":12.5}""", null)]
    [InlineData("""{"order":7}""", "", "no object at /order")]
    [InlineData("no JSON", "", "no object at /order")]
    [InlineData(null, "", "no object at /order")]
    public void Read_WithFeatures_TakesTheObject(string? value, string features, string? fault)
    {
        var found = Assert.Single(Reader(options => options.Features = "/order").Read(Message("7", value, "")));

        Assert.Equal(features.Length > 0 ? features : null, found.Features);
        if (fault is not null || features.Length == 0)
            Assert.Contains(fault ?? "no object at /order", found.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FeaturesOfACloudEvent_AreInItsData()
    {
        const string Value = """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"7","data":{"order":{"amount":3}}}""";

        var found = Assert.Single(Reader(options => options.Features = "/order").Read(Message(null, Value, Structured)));

        Assert.Equal("""{"amount":3}""", found.Features);
    }

    [Theory]
    [InlineData(TimestampType.LogAppendTime, true)]
    [InlineData(TimestampType.CreateTime, false)]
    public void Read_Time_IsThatOfTheBrokerAlone(TimestampType type, bool isKnown)
    {
        var message = Message("7", null, "");
        message.Timestamp = new(1_769_860_800_000, type);

        var found = Assert.Single(Reader().Read(message));

        Assert.Equal(isKnown ? new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero) : (DateTimeOffset?)null, found.At);
    }

    [Fact]
    public void Read_TimeOfACloudEvent_IsTheTime()
    {
        var found = Assert.Single(Reader().Read(Message(null, "", $"{Binary}\nce_subject: 7\nce_time: 2026-01-31T12:00:00Z")));

        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), found.At);
    }

    private static MessageReader Reader(Action<TriggerOptions>? change = null)
    {
        var options = new TriggerOptions { Topic = "orders", Group = "g" };
        change?.Invoke(options);
        return new(KafkaSettings.Read(TestContexts.Of(options, "localhost:9092")));
    }

    private static Message<byte[], byte[]> Message(string? key, string? value, string headers)
    {
        var lines = headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2));
        return MockKafka.Message(key, value, [.. lines.Select(each => (each[0], each[1]))]);
    }

    private static string Users(IEnumerable<TriggerEvent> events) => string.Join(' ', events.Select(each => each.User));
}
