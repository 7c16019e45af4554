using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Writes the lines of a list. The users of a batch share everything after their outputs, so these bytes are made once a batch. Not
/// thread-safe.
/// </summary>
/// <param name="body">The body of the response.</param>
/// <param name="traceId">The trace of the request, for problems.</param>
internal sealed class ScoreLineWriter(PipeWriter body, string traceId) : IDisposable
{
    // As many batches as usually end at the same time.
    private const int MostKnown = 4;

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };
    private static readonly JsonEncodedText Pipeline = JsonEncodedText.Encode("pipeline");
    private static readonly JsonEncodedText User = JsonEncodedText.Encode("user");
    private static readonly JsonEncodedText Outputs = JsonEncodedText.Encode("outputs");
    private static readonly OutputsConverter OutputsJson = new();

    private readonly Utf8JsonWriter json = new(body, Options);
    private readonly (Score? Of, byte[] Bytes)[] known = new (Score?, byte[])[MostKnown];
    private int next;

    /// <summary>Writes a line into the body. The caller sends the body.</summary>
    public void Write(ScoreLine line)
    {
        if (line.Score is { } score)
        {
            Begin(json, score);
            json.Flush();
            body.Write(RestOf(score));
        }
        else
        {
            line.Problem!.Extensions["traceId"] = traceId;
            JsonSerializer.Serialize(json, new ProblemLine(line.User, line.Problem), ApiJson.Default.ProblemLine);
            json.Flush();
            body.Write("\n"u8);
        }

        json.Reset();
    }

    public void Dispose() => json.Dispose();

    // The line up to the outputs, without the end of the object.
    private static void Begin(Utf8JsonWriter json, Score score)
    {
        json.WriteStartObject();
        json.WriteString(Pipeline, score.Pipeline);
        json.WriteString(User, score.User);
        json.WritePropertyName(Outputs);
        OutputsJson.Write(json, score.Outputs, ApiJson.Default.Options);
    }

    private byte[] RestOf(Score score)
    {
        foreach (var (of, bytes) in known)
        {
            if (of is not null && of.RunId == score.RunId && of.ScoredAt == score.ScoredAt && of.RetrievedAt == score.RetrievedAt
                && of.ModelVersion == score.ModelVersion && of.Pipeline == score.Pipeline)
            {
                return bytes;
            }
        }

        var made = MakeRest(score);
        known[next] = (score, made);
        next = (next + 1) % MostKnown;
        return made;
    }

    // What the serializer writes after an empty beginning.
    private static byte[] MakeRest(Score score)
    {
        var bare = score with { User = "", Outputs = [] };
        var beginning = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(beginning, Options))
            Begin(json, bare);
        var whole = JsonSerializer.SerializeToUtf8Bytes(bare, ApiJson.Default.Score);
        return [.. whole.AsSpan(beginning.WrittenCount), (byte)'\n'];
    }
}
