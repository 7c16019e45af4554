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
    private readonly KnownBatch?[] known = new KnownBatch?[MostKnown];
    private int next;

    /// <summary>Writes a line into the body. The caller sends the body.</summary>
    public void Write(ScoreLine line)
    {
        if (line.Batch is { } batch)
        {
            var of = Know(batch.Shared);
            Write(line.User!, of, batch, line.Index);
            json.Flush();
            body.Write(of.Rest);
        }
        else if (line.Score is { } score)
        {
            Begin(json, score);
            json.Flush();
            body.Write(Know(score).Rest);
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

    // The same for a user of a batch, whose names are encoded once.
    private void Write(string user, KnownBatch of, ScoredBatch batch, int index)
    {
        var names = of.NamesOf(batch);
        json.WriteStartObject();
        json.WriteString(Pipeline, of.Pipeline);
        json.WriteString(User, user);
        json.WritePropertyName(Outputs);
        json.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
        {
            json.WritePropertyName(names[i]);
            if (batch.Nulls[i] is { } nulls && nulls[index])
            {
                json.WriteNullValue();
            }
            else
            {
                OutputJson.WriteAt(json, batch.Values[i], index);
            }
        }

        json.WriteEndObject();
    }

    private KnownBatch Know(Score score)
    {
        foreach (var each in known)
        {
            if (each?.Has(score) == true)
                return each;
        }

        var made = new KnownBatch(score);
        known[next] = made;
        next = (next + 1) % MostKnown;
        return made;
    }

    /// <summary>What the lines of a batch share.</summary>
    private sealed class KnownBatch(Score score)
    {
        private JsonEncodedText[]? names;

        public JsonEncodedText Pipeline { get; } = JsonEncodedText.Encode(score.Pipeline);

        /// <summary>The end of a line, after the outputs.</summary>
        public byte[] Rest { get; } = MakeRest(score);

        public bool Has(Score other) =>
            ReferenceEquals(score, other) || (score.RunId == other.RunId && score.ScoredAt == other.ScoredAt
                && score.RetrievedAt == other.RetrievedAt && score.ModelVersion == other.ModelVersion && score.Pipeline == other.Pipeline);

        /// <summary>The names of the outputs, the same for all users of the batch.</summary>
        public JsonEncodedText[] NamesOf(ScoredBatch batch) =>
            names ??= Array.ConvertAll(batch.Names, name => JsonEncodedText.Encode(name));

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
}
