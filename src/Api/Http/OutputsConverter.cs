using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Writes the outputs of a score as one object, <c>{"label":1,"probability":0.62}</c> (<see cref="OutputJson"/>).
/// </summary>
internal sealed class OutputsConverter : JsonConverter<OutputValue[]>
{
    public override OutputValue[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Scores are written, never read.");

    public override void Write(Utf8JsonWriter writer, OutputValue[] value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var output in value)
        {
            writer.WritePropertyName(output.Name);
            OutputJson.Write(writer, output.Value);
        }

        writer.WriteEndObject();
    }
}
