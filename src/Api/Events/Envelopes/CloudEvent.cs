using System.Text;
using System.Text.Json;

namespace ModelPipeline.Api;

/// <summary>CloudEvents 1.0 over HTTP in JSON: binary, structured and batch.</summary>
internal static class CloudEvent
{
    private const string Format = "CloudEvents";
    private const string Prefix = "ce-";
    private const int MostEvents = 1_000;

    private static readonly string[] Required = ["id", "source", "specversion", "type"];

    /// <summary>Whether the attributes are headers.</summary>
    public static bool IsBinary(IHeaderDictionary headers) =>
        headers.ContainsKey("ce-specversion") || headers.ContainsKey("ce-id") || headers.ContainsKey("ce-type");

    /// <summary>An event whose attributes are headers.</summary>
    public static Envelope Binary(IHeaderDictionary headers, string body, UserRule users)
    {
        string? Attribute(string name) =>
            headers.TryGetValue(Prefix + name, out var value) && value.Count > 0 ? Uri.UnescapeDataString(value[0]!) : null;

        return Single(Read(Attribute, body.Length > 0 ? body : null, users, body));
    }

    /// <summary>Events that are JSON as a whole.</summary>
    /// <param name="root">The body.</param>
    /// <param name="isBatch">Whether the body is a list of events.</param>
    /// <param name="users">Where the users are.</param>
    public static Envelope Structured(JsonElement root, bool isBatch, UserRule users)
    {
        if (!isBatch)
            return Single(Read(root, users));
        if (root.ValueKind != JsonValueKind.Array)
            return Envelope.Refused("The body is no list; a batch of CloudEvents is one.");
        if (root.GetArrayLength() > MostEvents)
        {
            return Envelope.Refused($"The batch has {root.GetArrayLength()} events; at most {MostEvents} are allowed.",
                StatusCodes.Status413PayloadTooLarge);
        }

        // One that cannot be read does not hold up the others.
        return new([.. root.EnumerateArray().Select(each => Read(each, users).Event)]);
    }

    // A single event that cannot be read is refused: its sender hears so.
    private static Envelope Single((InboundEvent Event, bool IsMalformed) read) =>
        read.IsMalformed ? Envelope.Refused(read.Event.Fault!) : new([read.Event]);

    private static (InboundEvent Event, bool IsMalformed) Read(JsonElement value, UserRule users)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return (Bad(null, null, "A CloudEvent is a JSON object.", value.GetRawText()), true);
        if (!TryReadData(value, out var data))
        {
            return (Bad(Text(value, "source"), Text(value, "id"),
                "The CloudEvent has \"data_base64\" that is no text in Base64 and UTF-8, or beside \"data\".", value.GetRawText()), true);
        }

        return Read(name => Text(value, name), data, users, value.GetRawText());
    }

    private static (InboundEvent Event, bool IsMalformed) Read(Func<string, string?> attribute, string? data, UserRule users, string text)
    {
        var source = attribute("source");
        var id = attribute("id");
        if (Required.FirstOrDefault(name => string.IsNullOrEmpty(attribute(name))) is { } missing)
            return (Bad(source, id, $"The CloudEvent has no \"{missing}\".", text), true);
        if (attribute("specversion") != "1.0")
            return (Bad(source, id, "The CloudEvent is not of \"specversion\" 1.0.", text), true);
        if (!EventTime.TryRead(attribute("time"), out var at))
            return (Bad(source, id, "The CloudEvent has a \"time\" that is none.", text), true);
        var subject = attribute("subject");
        if (subject is { Length: 0 })
            return (Bad(source, id, "The CloudEvent has an empty \"subject\".", text), true);
        // Extensions have lower-case letters and digits alone, so that userid is the usual name.
        var (found, fault) = users.Find(name => name == "user_id" ? attribute("userid") : attribute(name), subject, data);
        return (new(Format, source!, id, at, found, fault, text), false);
    }

    private static InboundEvent Bad(string? source, string? id, string fault, string text) =>
        new(Format, source ?? "", id, null, [], fault, text);

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static bool TryReadData(JsonElement value, out string? data)
    {
        data = null;
        var hasData = value.TryGetProperty("data", out var json);
        if (!value.TryGetProperty("data_base64", out var encoded))
        {
            data = hasData ? json.GetRawText() : null;
            return true;
        }

        try
        {
            if (hasData || encoded.ValueKind != JsonValueKind.String)
                return false;
            data = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(encoded.GetBytesFromBase64());
            return true;
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return false;
        }
    }
}
