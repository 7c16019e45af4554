using System.Buffers;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Writes a score as a message: the user as the key, and JSON as the HTTP routes answer it as the value.</summary>
internal static class ScoreMessage
{
    /// <summary>The message of a score.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="predictions">The scores of a batch.</param>
    /// <param name="row">The user's row.</param>
    public static Message<byte[], byte[]> Of(string pipeline, Predictions predictions, int row)
    {
        var user = predictions.Outputs.Users[row];
        return new() { Key = Encoding.UTF8.GetBytes(user), Value = Write(pipeline, user, predictions, row) };
    }

    private static byte[] Write(string pipeline, string user, Predictions predictions, int row)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("pipeline", pipeline);
            json.WriteString("user", user);
            json.WriteStartObject("outputs");
            foreach (var column in predictions.Outputs.Columns)
            {
                json.WritePropertyName(column.Field.Name);
                OutputJson.Write(json, column.ValueAt(row));
            }

            json.WriteEndObject();
            json.WriteString("modelVersion", predictions.ModelVersion);
            json.WriteString("retrievedAt", predictions.RetrievedAt.UtcDateTime);
            json.WriteString("scoredAt", predictions.ScoredAt.UtcDateTime);
            json.WriteString("runId", predictions.RunId);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
