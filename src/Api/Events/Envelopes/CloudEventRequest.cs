using System.Text.Json;

namespace ModelPipeline.Api;

/// <summary>CloudEvents 1.0 over HTTP in JSON: binary, structured and batch.</summary>
internal static class CloudEventRequest
{
    private const string Prefix = "ce-";
    private const int MostEvents = 1_000;

    /// <summary>Whether the attributes are headers.</summary>
    public static bool IsBinary(IHeaderDictionary headers) =>
        headers.ContainsKey("ce-specversion") || headers.ContainsKey("ce-id") || headers.ContainsKey("ce-type");

    /// <summary>An event whose attributes are headers.</summary>
    public static Envelope Binary(IHeaderDictionary headers, string body, UserRule users)
    {
        string? Attribute(string name) =>
            headers.TryGetValue(Prefix + name, out var value) && value.Count > 0 ? Uri.UnescapeDataString(value[0]!) : null;

        return Single(CloudEvent.Read(Attribute, body.Length > 0 ? body : null, users, body));
    }

    /// <summary>Events that are JSON as a whole.</summary>
    /// <param name="root">The body.</param>
    /// <param name="isBatch">Whether the body is a list of events.</param>
    /// <param name="users">Where the users are.</param>
    public static Envelope Structured(JsonElement root, bool isBatch, UserRule users)
    {
        if (!isBatch)
            return Single(CloudEvent.Read(root, users));
        if (root.ValueKind != JsonValueKind.Array)
            return Envelope.Refused("The body is no list; a batch of CloudEvents is one.");
        if (root.GetArrayLength() > MostEvents)
        {
            return Envelope.Refused($"The batch has {root.GetArrayLength()} events; at most {MostEvents} are allowed.",
                StatusCodes.Status413PayloadTooLarge);
        }

        // One that cannot be read does not hold up the others.
        return new([.. root.EnumerateArray().Select(each => CloudEvent.Read(each, users))]);
    }

    // A single event that cannot be read is refused: its sender hears so.
    private static Envelope Single(InboundEvent inbound) =>
        inbound.IsMalformed ? Envelope.Refused(inbound.Fault!) : new([inbound]);
}
