using System.Text;
using System.Text.Json;

namespace ModelPipeline.Api;

/// <summary>Tells by its headers and its body how a request brings events, and reads them.</summary>
internal static class EnvelopeReader
{
    private const string StructuredType = "application/cloudevents+json";
    private const string BatchType = "application/cloudevents-batch+json";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the events of a request. Never throws for what a caller sends.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="body">The body.</param>
    /// <param name="users">Where the users are.</param>
    public static Envelope Read(IHeaderDictionary headers, ReadOnlySpan<byte> body, UserRule users)
    {
        string text;
        try
        {
            text = Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Envelope.Refused("The body is not UTF-8.");
        }

        var type = headers.ContentType.ToString().Split(';')[0].Trim().ToLowerInvariant();
        if (PubSubEnvelope.IsUnwrapped(headers))
            return new([PubSubEnvelope.Unwrapped(headers, text, users)]);
        if (type is StructuredType or BatchType)
            return Parse(text, root => CloudEventRequest.Structured(root, type == BatchType, users));
        if (type.StartsWith("application/cloudevents", StringComparison.Ordinal))
        {
            return Envelope.Refused($"CloudEvents come as JSON; send {StructuredType}, {BatchType}, or ce- headers.",
                StatusCodes.Status415UnsupportedMediaType);
        }

        if (CloudEventRequest.IsBinary(headers))
            return CloudEventRequest.Binary(headers, text, users);
        return Parse(text, root => PubSubEnvelope.IsWrapped(root)
            ? new([PubSubEnvelope.Wrapped(root, users)])
            : Envelope.Refused("The request is no event: send a push request of Pub/Sub, or a CloudEvent (ce- headers, or "
                + $"{StructuredType})."));
    }

    private static Envelope Parse(string text, Func<JsonElement, Envelope> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            return Envelope.Refused($"The body is no valid JSON at line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            return Envelope.Refused("The message has half of a surrogate pair, which is no character.");
        }
    }
}
