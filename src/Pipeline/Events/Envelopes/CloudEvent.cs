using System.Text;
using System.Text.Json;

namespace ModelPipeline;

/// <summary>
/// CloudEvents 1.0, however they come. One that cannot be read is an event with a fault (<see cref="InboundEvent.IsMalformed"/>).
/// </summary>
public static class CloudEvent
{
    private const string Format = "CloudEvents";

    private static readonly string[] Required = ["id", "source", "specversion", "type"];

    /// <summary>Reads an event that is JSON as a whole (structured).</summary>
    /// <param name="value">The event.</param>
    /// <param name="users">Where the users are.</param>
    public static InboundEvent Read(JsonElement value, UserRule users)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return Malformed(null, null, "A CloudEvent is a JSON object.", value.GetRawText());
        try
        {
            if (!TryReadData(value, out var data))
            {
                return Malformed(Text(value, "source"), Text(value, "id"),
                    "The CloudEvent has \"data_base64\" that is no text in Base64 and UTF-8, or beside \"data\".", value.GetRawText());
            }

            return Read(name => Text(value, name), data, users, value.GetRawText());
        }
        catch (InvalidOperationException)
        {
            return Malformed(
                null, null, "An attribute of the CloudEvent has half of a surrogate pair, which is no character.", value.GetRawText());
        }
    }

    /// <summary>Reads an event whose attributes are apart from its data (binary).</summary>
    /// <param name="attribute">Gives the value of an attribute; null for none.</param>
    /// <param name="data">The data as text; null for none.</param>
    /// <param name="users">Where the users are.</param>
    /// <param name="text">What was sent.</param>
    public static InboundEvent Read(Func<string, string?> attribute, string? data, UserRule users, string text)
    {
        var source = attribute("source");
        var id = attribute("id");
        if (Required.FirstOrDefault(name => string.IsNullOrEmpty(attribute(name))) is { } missing)
            return Malformed(source, id, $"The CloudEvent has no \"{missing}\".", text);
        if (attribute("specversion") != "1.0")
            return Malformed(source, id, "The CloudEvent is not of \"specversion\" 1.0.", text);
        if (!EventTime.TryRead(attribute("time"), out var at))
            return Malformed(source, id, "The CloudEvent has a \"time\" that is none.", text);
        var subject = attribute("subject");
        if (subject is { Length: 0 })
            return Malformed(source, id, "The CloudEvent has an empty \"subject\".", text);
        // Extensions have lower-case letters and digits alone, so that userid is the usual name.
        var (found, fault) = users.Find(name => name == "user_id" ? attribute("userid") : attribute(name), subject, data);
        return new(Format, source!, id, at, found, fault, text) { Data = data };
    }

    private static InboundEvent Malformed(string? source, string? id, string fault, string text) =>
        new(Format, source ?? "", id, null, [], fault, text) { IsMalformed = true };

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
