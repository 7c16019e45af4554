using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Writes a score as the response of a call, in one piece of known length. Buffers are used again; there are as many as calls that ever
/// wrote at once. Thread-safe.
/// </summary>
internal sealed class ScoreWriter
{
    private const string ContentType = "application/json; charset=utf-8";

    // Tells callers the version without reading the body.
    private const string VersionHeader = "Model-Version";

    private readonly ConcurrentBag<(ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)> buffers = [];

    /// <summary>Puts the score into the response's buffer. The end of the request sends the buffer.</summary>
    public void Write(HttpContext context, Score score)
    {
        if (!buffers.TryTake(out var buffer))
            buffer = New();
        JsonSerializer.Serialize(buffer.Json, score, ApiJson.Default.Score);
        buffer.Json.Flush();
        context.Response.ContentType = ContentType;
        context.Response.Headers[VersionHeader] = score.ModelVersion;
        context.Response.ContentLength = buffer.Bytes.WrittenCount;
        context.Response.BodyWriter.Write(buffer.Bytes.WrittenSpan);
        buffer.Bytes.ResetWrittenCount();
        buffer.Json.Reset();
        buffers.Add(buffer);
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) New()
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        return (bytes, new(bytes, new() { SkipValidation = true }));
    }
}
