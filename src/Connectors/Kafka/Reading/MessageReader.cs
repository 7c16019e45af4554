using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Reads the events of messages: CloudEvents, or messages of any other kind.</summary>
internal sealed class MessageReader(KafkaSettings settings)
{
    private const string CloudEvents = "application/cloudevents";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The events of a message, at least one: one for each user, or one that says why there are none. Never throws.</summary>
    public IReadOnlyList<TriggerEvent> Read(Message<byte[], byte[]> message)
    {
        var (at, users, data, fault) = Parse(message);
        var features = (string?)null;
        if (fault is null && settings.Features is { } pointer)
            fault = FindFeatures(data, pointer, out features);
        if (fault is not null)
            return [new("", at) { Fault = fault }];
        return [.. users.Select(user => new TriggerEvent(user, at) { Features = features })];
    }

    private Found Parse(Message<byte[], byte[]> message)
    {
        string? Header(string name) =>
            message.Headers is { } headers && headers.TryGetLastBytes(name, out var value) ? TextOf(value) : null;

        var type = Header("content-type") ?? "";
        if (!type.StartsWith(CloudEvents, StringComparison.OrdinalIgnoreCase))
        {
            return (Header("ce_specversion") ?? Header("ce_id") ?? Header("ce_type")) is not null
                ? Of(CloudEvent.Read(name => Header($"ce_{name}"), TextOf(message.Value), settings.Users, ""))
                : Other(message, Header);
        }

        if (TextOf(message.Value) is not { } text)
            return Bad("The CloudEvent is no text in UTF-8.");
        if (type.StartsWith($"{CloudEvents}-batch", StringComparison.OrdinalIgnoreCase))
            return Bad("The message is a batch of CloudEvents, which Kafka does not have; send a message for each.");
        try
        {
            return Of(CloudEvent.Read(JsonElement.Parse(text), settings.Users));
        }
        catch (JsonException e)
        {
            return Bad($"The CloudEvent is no valid JSON at line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}.");
        }
    }

    private Found Other(Message<byte[], byte[]> message, Func<string, string?> header)
    {
        // The clock of the broker set this time. A producer may copy its own time from an older message, or have a wrong clock: then a
        // score before the change would satisfy the event.
        var at = message.Timestamp.Type == TimestampType.LogAppendTime ? MessageTime.Of(message.Timestamp) : null;
        var data = TextOf(message.Value);
        if (settings.Users is not { Attribute: null, Field: null })
        {
            var (users, fault) = settings.Users.Find(header, subject: null, data);
            return new(at, users, data, fault);
        }

        if (message.Key is not { Length: > 0 })
            return Bad("The message has no key; set UserField or UserAttribute of the trigger if the user is elsewhere.") with { At = at };
        return TextOf(message.Key) is { } key
            ? new(at, [key], data, UserId.Check(key))
            : Bad("The key of the message is no text in UTF-8.") with { At = at };
    }

    private static Found Of(InboundEvent inbound) => new(inbound.At, inbound.Users, inbound.Data, inbound.Fault);

    private static Found Bad(string fault) => new(null, [], null, fault);

    private static string? FindFeatures(string? data, string pointer, out string? features)
    {
        features = null;
        try
        {
            if (data is not null && JsonPointer.Find(JsonElement.Parse(data), pointer) is { ValueKind: JsonValueKind.Object } found)
                features = found.GetRawText();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a name with half of a surrogate pair. The fault below says so.
        }

        return features is null ? $"The data of the event has no object at {pointer}, where its features are." : null;
    }

    private static string? TextOf(byte[]? bytes)
    {
        try
        {
            return bytes is null ? null : Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private readonly record struct Found(DateTimeOffset? At, IReadOnlyList<string> Users, string? Data, string? Fault);
}
