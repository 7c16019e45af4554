using System.Text;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class EnvelopeReaderTests
{
    private const string Binary = "ce-id: 1\nce-source: /a\nce-specversion: 1.0\nce-type: t\n";
    private const string Structured = "content-type: application/cloudevents+json\n";
    private const string Batch = "content-type: application/cloudevents-batch+json\n";
    private const string Json = "content-type: application/json\n";
    private const string Unwrapped = "x-goog-pubsub-message-id: 1\nx-goog-pubsub-subscription-name: projects/p/subscriptions/s\n";

    [Theory]
    [InlineData(Json, """{"message":{"attributes":{"user_id":"7"},"messageId":"1"},"subscription":"s"}""", "7")]
    [InlineData(Json, """{"message":{"data":"eyJ1c2VyX2lkIjoiNyJ9","message_id":"1"},"subscription":"s"}""", "7")]
    [InlineData(Json, """{"message":{"data":"Nw==","messageId":"1","attributes":null},"subscription":"s"}""", "7")]
    [InlineData(Json, """{"message":{"data":"eyJ1c2VycyI6WyI3Iiw4LCI3Il19","messageId":"1"},"subscription":"s"}""", "7 8")]
    [InlineData("", """{"message":{"data":"IjciDQo=","messageId":"1"},"subscription":"s"}""", "7")]
    [InlineData(Unwrapped + "userId: 7\n", "anything", "7")]
    [InlineData(Unwrapped, """{"user":7}""", "7")]
    [InlineData(Unwrapped, """{"user":7,"note":"cut \ud83d"}""", "7")]
    [InlineData(Unwrapped, "7\n", "7")]
    [InlineData(Binary + "ce-subject: a%20b%25\n", "", "a b%")]
    [InlineData(Binary + "ce-userid: 7\nce-subject: other\n", "{}", "7")]
    [InlineData(Binary + Json, """{"userId":"7"}""", "7")]
    [InlineData(Structured, """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"7"}""", "7")]
    [InlineData(Structured, """{"id":"1","source":"/a","specversion":"1.0","type":"t","data":{"user_id":7}}""", "7")]
    [InlineData(Structured, """{"id":"1","source":"/a","specversion":"1.0","type":"t","data_base64":"Nw=="}""", "7")]
    [InlineData(Batch, """[{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"7"},{"id":"2","source":"/a","specversion":"1.0","type":"t","subject":"8"}]""", "7 8")]
    [InlineData(Batch, "[]", "")]
    public void Read_EachForm_FindsTheUsers(string headers, string body, string users)
    {
        var envelope = Read(headers, body);

        Assert.Null(envelope.Refusal);
        Assert.All(envelope.Events, each => Assert.Null(each.Fault));
        Assert.Equal(users, string.Join(' ', envelope.Events.SelectMany(each => each.Users)));
    }

    [Theory]
    [InlineData("customer", null, "c1")]
    [InlineData(null, "/order/buyers/1/id", "b2")]
    [InlineData(null, "/a~1b/~0", "odd")]
    [InlineData(null, "/all", "x y")]
    public void Read_WithARule_LooksThereAlone(string? attribute, string? field, string users)
    {
        const string Body = """
            {"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"wrong","customer":"c1","data":
             {"user_id":"wrong","order":{"buyers":[{"id":"b1"},{"id":"b2"}]},"a/b":{"~":"odd"},"all":["x","y"]}}
            """;

        var found = Assert.Single(Read(Structured, Body, new(attribute, field)).Events);

        Assert.Equal((users, null), (string.Join(' ', found.Users), found.Fault));
    }

    [Fact]
    public void Read_PubSub_HasIdSourceAndTime()
    {
        var wrapped = Assert.Single(Read(Json,
            """{"message":{"data":"Nw==","messageId":"42","publishTime":"2026-01-31T12:00:00.123456789Z"},"subscription":"s"}""").Events);
        var unwrapped = Assert.Single(Read(Unwrapped + "x-goog-pubsub-publish-time: 2026-01-31T12:00:00Z\n", "7").Events);

        Assert.Equal(("PubSub", "s", "42", 12), (wrapped.Format, wrapped.Source, wrapped.Id, wrapped.At!.Value.Hour));
        Assert.Equal(("1", 12), (unwrapped.Id, unwrapped.At!.Value.Hour));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Read_MalformedEnvelope_IsRefusedOrHasItsFault(string headers, string body)
    {
        var envelope = Read(headers, body);

        // Never lost in silence: either the sender hears why, or each event that is not scored has its reason.
        if (envelope.Refusal is { } refusal)
        {
            Assert.InRange(envelope.Status, 400, 499);
            Assert.InRange(refusal.Length, 10, 400);
            Assert.Empty(envelope.Events);
        }
        else
        {
            Assert.Contains(envelope.Events, each => each is { Fault.Length: > 10, Users.Count: 0 });
        }
    }

    [Fact]
    public void Read_BytesThatAreNoText_IsRefused() =>
        Assert.NotNull(EnvelopeReader.Read(Headers(Json), [0xff, 0xfe, 0x7b], new()).Refusal);

    [Theory]
    [InlineData("a", "/b")]
    [InlineData("", null)]
    [InlineData(null, "b")]
    [InlineData(null, "/~2")]
    [InlineData(null, "/a~")]
    public void Check_RuleThatDoesNotFit_SaysWhy(string? attribute, string? field) =>
        Assert.NotNull(new UserRule(attribute, field).Check());

    public static TheoryData<string, string> Malformed()
    {
        var data = new TheoryData<string, string>();
        string[] noJson = ["", " ", "{", "}", "[", "nul", "{\"a\":}", "{'a':1}", "\"", "{\"message\":{}", "\u0000", "<xml/>", "{}x"];
        string[] noEvent = ["{}", "[]", "1", "\"7\"", "null", "true", """{"message":{}}""", """{"subscription":"s"}""", """{"users":["7"]}"""];
        string[] badMessages =
        [
            "null", "1", "[]", "\"7\"", "{}", """{"data":7}""", """{"data":"not base64!"}""", """{"data":"/w=="}""", """{"data":""}""",
            """{"data":"e30="}""", """{"data":"W10="}""", """{"data":"W251bGxd"}""", """{"data":"IA=="}""", """{"attributes":[]}""",
            """{"attributes":{"user_id":7}}""", """{"attributes":{"user_id":""}}""", """{"attributes":{"user_id":" "}}""",
            """{"attributes":{"user_id":"a\u0000"}}""", """{"data":"Nw==","publishTime":"now"}""", """{"data":"dHJ1ZQ=="}""",
        ];
        string[] badEvents =
        [
            "null", "1", "[]", "\"7\"", "{}", """{"id":"1"}""", """{"id":"1","source":"/a","type":"t","subject":"7"}""",
            """{"id":"1","source":"/a","specversion":"0.3","type":"t","subject":"7"}""",
            """{"id":"1","source":"/a","specversion":1.0,"type":"t","subject":"7"}""",
            """{"id":"","source":"/a","specversion":"1.0","type":"t","subject":"7"}""",
            """{"id":"1","source":"","specversion":"1.0","type":"t","subject":"7"}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"","subject":"7"}""",
            """{"id":1,"source":"/a","specversion":"1.0","type":"t","subject":"7"}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"t"}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":""}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"7","time":"soon"}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"t","data_base64":"?"}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"t","data_base64":7}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"t","data_base64":"Nw==","data":7}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"t","data":{}}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"t","data":{"user_id":null}}""",
            """{"id":"1","source":"/a","specversion":"1.0","type":"t","data":{"users":[{}]}}""",
        ];
        foreach (var body in noJson.Concat(noEvent))
            data.Add(Json, body);
        foreach (var body in noJson)
            data.Add(Structured, body);
        foreach (var message in badMessages)
            data.Add(Json, $$"""{"message":{{message}},"subscription":"s"}""");
        foreach (var body in badEvents)
        {
            data.Add(Structured, body);
            data.Add(Batch, $"[{body}]");
        }

        foreach (var header in new[] { "ce-id", "ce-source", "ce-specversion", "ce-type" })
            data.Add(string.Concat(Binary.Split('\n').Where(line => !line.StartsWith(header + ":")).Select(line => line + "\n")), "7");
        data.Add(Binary.Replace("1.0", "2.0", StringComparison.Ordinal), "7");
        data.Add(Binary + "ce-time: soon\n", "7");
        data.Add(Binary, "{}");
        data.Add("content-type: application/cloudevents+avro\n", "7");
        data.Add(Batch, "{}");
        data.Add(Json, """{"message":{"attributes":{"user_id":"\ud800"}},"subscription":"s"}""");
        data.Add(Json, """{"message":{"data":"Nw==","messageId":"\ud800"},"subscription":"s"}""");
        data.Add(Json, """{"message":{"data":"eyJ1c2VyX2lkIjoiXHVkODAwIn0="},"subscription":"s"}""");
        data.Add(Unwrapped, """{"user_id":["7","\ud83d"]}""");
        data.Add(Structured, """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"\udc00"}""");
        data.Add(Batch, """[{"id":"1","source":"/a","specversion":"1.0","type":"t","\ud800x":1}]""");
        data.Add(Unwrapped, "{}");
        data.Add(Unwrapped, "");
        data.Add(Unwrapped + "x-goog-pubsub-publish-time: soon\n", "7");
        return data;
    }

    [Fact]
    public void Malformed_Cases_AreAHundredOrMore() => Assert.InRange(Malformed().Count, 100, 1_000);

    private static Envelope Read(string headers, string body, UserRule? rule = null) =>
        EnvelopeReader.Read(Headers(headers), Encoding.UTF8.GetBytes(body), rule ?? new());

    private static HeaderDictionary Headers(string text)
    {
        var headers = new HeaderDictionary();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            headers[line.Split(": ")[0]] = line.Split(": ")[1];
        return headers;
    }
}
