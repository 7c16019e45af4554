using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ModelPipeline.Api;

/// <summary>
/// Push requests of Pub/Sub, wrapped or not. A message that cannot be read is an event with a fault: Pub/Sub would repeat a refused one for
/// days.
/// </summary>
internal static class PubSubEnvelope
{
    private const string Format = "PubSub";
    private const string MessageId = "x-goog-pubsub-message-id";
    private const string Subscription = "x-goog-pubsub-subscription-name";
    private const string PublishTime = "x-goog-pubsub-publish-time";

    /// <summary>Whether the body is the data of a message, and the headers have the rest.</summary>
    public static bool IsUnwrapped(IHeaderDictionary headers) =>
        headers.ContainsKey(MessageId) || headers.ContainsKey(Subscription);

    /// <summary>Whether the body is a message with its data inside.</summary>
    public static bool IsWrapped(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("subscription", out _) && root.TryGetProperty("message", out _);

    /// <summary>The event of an unwrapped message. Its attributes are headers.</summary>
    public static InboundEvent Unwrapped(IHeaderDictionary headers, string body, UserRule users)
    {
        var source = Header(headers, Subscription) ?? "";
        var id = Header(headers, MessageId);
        if (!EventTime.TryRead(Header(headers, PublishTime), out var at))
            return new(Format, source, id, null, [], $"The header {PublishTime} is no time.", body);
        var (found, fault) = users.Find(name => Header(headers, name), subject: null, body);
        return new(Format, source, id, at, found, fault, body);
    }

    /// <summary>The event of a wrapped message.</summary>
    public static InboundEvent Wrapped(JsonElement root, UserRule users)
    {
        try
        {
            return Read(root, users);
        }
        catch (InvalidOperationException)
        {
            return new(Format, "", null, null, [],
                "The message cannot be read: it has half of a surrogate pair, which is no character.", root.GetRawText());
        }
    }

    private static InboundEvent Read(JsonElement root, UserRule users)
    {
        var source = Text(root, "subscription") ?? "";
        var message = root.GetProperty("message");
        if (message.ValueKind != JsonValueKind.Object)
            return Bad("\"message\" is no object.");
        var id = Text(message, "messageId") ?? Text(message, "message_id");
        if (!EventTime.TryRead(Text(message, "publishTime") ?? Text(message, "publish_time"), out var at))
            return Bad("\"publishTime\" is no time.");
        if (!TryReadData(message, out var data))
            return Bad("\"data\" is no text in Base64 and UTF-8.");
        if (message.TryGetProperty("attributes", out var attributes)
            && attributes.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            return Bad("\"attributes\" is no object.");
        }

        var (found, fault) = users.Find(name => Text(attributes, name), subject: null, data);
        return new(Format, source, id, at, found, fault, root.GetRawText());

        InboundEvent Bad(string fault) => new(Format, source,
            message.ValueKind == JsonValueKind.Object ? Text(message, "messageId") ?? Text(message, "message_id") : null, null, [],
            $"The message cannot be read: {fault}", root.GetRawText());
    }

    private static string? Header(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var value) && value.Count > 0 ? value[0] : null;

    private static string? Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private static bool TryReadData(JsonElement message, out string? data)
    {
        data = null;
        if (!message.TryGetProperty("data", out var property) || property.ValueKind == JsonValueKind.Null)
            return true;
        if (property.ValueKind != JsonValueKind.String || property.GetString() is not { } text || !Base64.IsValid(text))
            return false;
        try
        {
            data = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(text));
            return true;
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return false;
        }
    }
}
